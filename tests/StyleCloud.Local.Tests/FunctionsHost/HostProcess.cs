using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;
using StyleCloud.Local.Tests.Processes;

namespace StyleCloud.Local.Tests.FunctionsHost;

/// <summary>The stand-in as a process of its own, and every line that it prints.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();

    private HostProcess(HostUnderTest files, AzuriteFixture azurite)
    {
        var program = ProcessTable.WithDefaultSignals(ChildPrograms.Own("host", FunctionsHostCommand.Name, "--script-root", files.Folder));
        program = program with
        {
            Environment = new Dictionary<string, string>(program.Environment.Concat(files.Settings)) { ["DOTNET_DbgEnableMiniDump"] = "0" },
            OnLine = _lines.Enqueue,
        };
        Process = ChildProcess.Start(program, azurite.Warden);
    }

    public ChildProcess Process { get; }

    /// <summary>Starts it and waits until all triggers are listened to.</summary>
    public static async Task<HostProcess> StartAsync(HostUnderTest files, AzuriteFixture azurite)
    {
        await files.WriteFilesAsync();
        var host = new HostProcess(files, azurite);
        await host.LineAsync("stylecloud ready ");
        return host;
    }

    /// <summary>Every line so far that holds this text.</summary>
    public IReadOnlyList<string> Lines(string text) => [.. _lines.Where(line => line.Contains(text, StringComparison.Ordinal))];

    /// <summary>Waits for a line that holds this text.</summary>
    public Task<string> LineAsync(string text) =>
        Eventually.GetAsync(_ => Task.FromResult(_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))), $"a line \"{text}\"");

    /// <summary>Process id of the first worker.</summary>
    public async Task<int> WorkerAsync() =>
        int.Parse(WorkerReady().Match(await LineAsync("The isolated worker is ready")).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    [GeneratedRegex(@"The isolated worker is ready: process (\d+)")]
    private static partial Regex WorkerReady();
}
