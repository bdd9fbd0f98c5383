using System.Text.Json;

namespace StyleCloud.Local.TestApp;

/// <summary>One line for every time a function ran, in the file that the variable <c>TESTAPP_RECORD</c> names.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Text">The message, or what happened.</param>
/// <param name="DequeueCount">Of the message; 0 where there is none.</param>
/// <param name="TraceParent">Of the invocation.</param>
/// <param name="ProcessId">The worker.</param>
public sealed record Record(string Function, string Text, long DequeueCount, string? TraceParent, int ProcessId)
{
    private static readonly Lock Writing = new();
    private static readonly string Path = Environment.GetEnvironmentVariable("TESTAPP_RECORD") ?? "/dev/null";

    /// <summary>Writes a line.</summary>
    public static void Write(string function, string text, long dequeueCount, string? traceParent)
    {
        lock (Writing)
            File.AppendAllText(Path, JsonSerializer.Serialize(new Record(function, text, dequeueCount, traceParent, Environment.ProcessId)) + "\n");
    }
}
