namespace StyleCloud.Local.FunctionsHost;

/// <summary>A function threw, took too long, or its worker ended.</summary>
internal sealed class InvocationFailedException(string message) : Exception(message);
