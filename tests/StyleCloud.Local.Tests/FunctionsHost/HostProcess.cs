using System.Collections.Concurrent;
using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;
using StyleCloud.Local.Tests.Processes;

namespace StyleCloud.Local.Tests.FunctionsHost;

/// <summary>The stand-in as a process of its own, and every line that it prints.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private const string WorkerReady = "The isolated worker is ready: process ";

    private readonly ConcurrentQueue<string> _lines = new();

    public HostProcess(HostUnderTest files, AzuriteFixture azurite)
    {
        files.WriteFiles();
        var program = ProcessTable.WithDefaultSignals(ChildPrograms.Own("host", FunctionsHostCommand.Name, "--script-root", files.Folder));
        program = program with
        {
            Environment = new Dictionary<string, string>(program.Environment.Concat(files.Settings)) { ["DOTNET_DbgEnableMiniDump"] = "0" },
            OnLine = _lines.Enqueue,
        };
        Process = ChildProcess.Start(program, azurite.Warden);
    }

    public ChildProcess Process { get; }

    /// <summary>Every line so far that holds this text.</summary>
    public IReadOnlyList<string> Lines(string text) => [.. _lines.Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>Waits for a line that holds this text.</summary>
    public Task<string> LineAsync(string text) => Eventually.GetAsync(() => Task.FromResult(_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))), $"a line \"{text}\"");

    /// <summary>Waits until all triggers are listened to.</summary>
    public Task ReadyAsync() => LineAsync("stylecloud ready ");

    /// <summary>Process id of the first worker.</summary>
    public async Task<int> WorkerAsync()
    {
        var line = await LineAsync(WorkerReady);
        return int.Parse(line[(line.IndexOf(WorkerReady, StringComparison.Ordinal) + WorkerReady.Length)..].TrimEnd('.'));
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
