namespace StyleCloud.Local.FunctionsHost;

/// <summary>A function threw, took too long, or its worker ended.</summary>
internal sealed class InvocationFailedException(string message) : Exception(message)
{
    /// <summary>The message alone: where it was thrown here tells nothing about the function, and the worker has logged its own stack.</summary>
    public override string ToString() => Message;
}
