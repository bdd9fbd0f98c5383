using StyleCloud.Local;
using StyleCloud.Local.Azurite;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.IntegrationTests;

/// <summary>
/// The whole service as the local run starts it: Azurite, both stand-ins, the function app and the worker, each its own process
/// and each the real program, with limits and intervals that make tests short. Tests skip visibly where there is no Node.js.
/// </summary>
public sealed class RunningService : IAsyncLifetime
{
    /// <summary>Most bytes of a picture here, so that a test needs no large upload.</summary>
    public const int MaxImageBytes = 1_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stylecloud-integration-");
    private readonly DeathWarden _warden = new();
    private StyleCloudStack? _stack;
    private string? _absent;

    internal StyleCloudStack Stack
    {
        get
        {
            if (_absent is not null)
                Assert.Skip(_absent);
            return _stack!;
        }
    }

    internal StorageClients Storage => Stack.Storage;

    internal EventLog Events { get; private set; } = null!;

    internal JobStatusStore Statuses => new(Storage);

    /// <summary>Runs one of the worker's verbs to its end.</summary>
    internal async Task<(int ExitCode, string Output)> WorkerVerbAsync(params IReadOnlyList<string> arguments)
    {
        var program = ChildPrograms.Worker(arguments);
        await using var process = ChildProcess.Start(
            program with { Environment = new Dictionary<string, string>(program.Environment) { ["Storage__ConnectionString"] = Stack.ConnectionString } }, _warden);
        return (await process.Exited, process.Tail);
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            var azurite = await AzuriteInstallation.EnsureAsync(ChildPrograms.AzuriteFolder, Environment.GetEnvironmentVariable("PATH"), _warden, () => { }, CancellationToken.None);
            _stack = await StyleCloudStack.StartAsync(Settings(), azurite, _warden, CancellationToken.None);
        }
        catch (LocalRunException exception) when (exception.Message.Contains("Node.js", StringComparison.Ordinal))
        {
            _absent = exception.Message;
            return;
        }

        Events = new(Storage);
        await Pictures.UploadAsync(Storage, "styles", "alpha.png", Pictures.Style(1));
        await Pictures.UploadAsync(Storage, "styles", "beta.jpg", Pictures.Style(2, jpeg: true));
    }

    public async ValueTask DisposeAsync()
    {
        if (Events is not null)
            await Events.DisposeAsync();
        if (_stack is not null)
            await _stack.DisposeAsync();
        _warden.Dispose();
        _folder.Delete(recursive: true);
    }

    private StackSettings Settings() => new(_folder.FullName)
    {
        Environment = new Dictionary<string, string>
        {
            ["Intake__DefaultStyle"] = "alpha",
            ["Intake__Preset"] = "fast",
            ["Intake__MaxImageBytes"] = $"{MaxImageBytes}",
            ["Intake__DropGrace"] = "00:00:00",
            ["Worker__VisibilityTimeout"] = "00:00:09",
            ["Worker__ProgressInterval"] = "00:00:00.5",
            ["Worker__PreviewInterval"] = "00:00:01",
            ["Worker__CheckpointInterval"] = "00:00:03",
            ["Worker__PollInterval"] = "00:00:00.25",
            ["Worker__Offline"] = "true",
        },
    };
}
