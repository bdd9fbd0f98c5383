namespace StyleCloud.Contracts;

/// <summary>An error of the engine or its weights with a reason from the closed list.</summary>
public sealed class StyleTransferException : Exception
{
    /// <summary>Carries <paramref name="error"/>; its sentence is the exception's message.</summary>
    public StyleTransferException(JobError error, Exception? innerException = null)
        : base(error?.Message, innerException) => Error = error ?? throw new ArgumentNullException(nameof(error));

    /// <summary>What went wrong, in words that a person can act on.</summary>
    public JobError Error { get; }
}
