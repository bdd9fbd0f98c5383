using StyleCloud.Contracts;

namespace StyleCloud.Imaging;

/// <summary>A picture cannot be used; <see cref="Error"/> says why in words for the person who sent it.</summary>
/// <param name="error">The reason.</param>
/// <param name="inner">What the codec threw, if it did.</param>
public sealed class ImageFormatException(JobError error, Exception? inner = null) : Exception(error?.Message, inner)
{
    /// <summary>The reason.</summary>
    public JobError Error { get; } = error ?? throw new ArgumentNullException(nameof(error));
}
