namespace StyleCloud.Local;

/// <summary>Something that stops a local run and that a person can act on; its message is shown as it is.</summary>
internal sealed class LocalRunException(string message, int exitCode = ExitCodes.Environment, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>See <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
