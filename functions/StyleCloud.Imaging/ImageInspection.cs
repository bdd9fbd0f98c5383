using StyleCloud.Contracts;

namespace StyleCloud.Imaging;

/// <summary>The outcome of <see cref="ImageInspector.Inspect"/>: exactly one of the two is set.</summary>
/// <param name="Info">The picture, when it can be used.</param>
/// <param name="Error">Why it cannot.</param>
public sealed record ImageInspection(ImageInfo? Info, JobError? Error);
