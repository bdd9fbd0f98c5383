using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Imaging;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;
using StyleCloud.Local.Tests.Processes;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Tests.Runs;

/// <summary>The README's command as a process of its own, with real function app and worker.</summary>
internal sealed class RunUnderTest : IAsyncDisposable
{
    private const string Mark = "STYLECLOUD_TEST_RUN";
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("stylecloud-run-");
    private string _connectionString = "";
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunUnderTest(DeathWarden warden, IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> arguments)
    {
        var program = ProcessTable.WithDefaultSignals(ChildPrograms.Own("local run", arguments));
        var environment = new Dictionary<string, string>(program.Environment)
        {
            [Mark] = _id,
            ["TMPDIR"] = _temporary.FullName, // What a killed or failed run leaves for its user.
            ["Worker__Offline"] = "true",
            ["Worker__PollInterval"] = "00:00:00.2",
        };
        foreach (var (name, value) in variables)
            environment[name] = value;
        Process = ChildProcess.Start(program with { Environment = environment, OnLine = Hear }, warden);
    }

    public ChildProcess Process { get; }

    /// <summary>The run and all that it has started, directly or not.</summary>
    public IReadOnlyList<int> Family => ProcessTable.Carrying($"{Mark}={_id}");

    public static RunUnderTest Start(AzuriteFixture azurite, params IReadOnlyList<string> arguments) => Start(azurite, new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with variables over this process's environment.</summary>
    public static RunUnderTest Start(AzuriteFixture azurite, IReadOnlyDictionary<string, string> variables, params IReadOnlyList<string> arguments)
    {
        _ = azurite.ConnectionString; // Skips where there is no Azurite.
        return new(azurite.Warden, variables, arguments);
    }

    /// <summary>The run's storage, once it is up.</summary>
    private StorageClients Storage => new(new() { ConnectionString = _connectionString });

    /// <summary>Runs to the end.</summary>
    public static Task<(int ExitCode, string Output)> ToEndAsync(AzuriteFixture azurite, params IReadOnlyList<string> arguments) =>
        EndAsync(Start(azurite, arguments));

    /// <summary>Runs to the end with another <c>PATH</c>.</summary>
    public static Task<(int ExitCode, string Output)> ToEndOnPathAsync(AzuriteFixture azurite, string searchPath) =>
        EndAsync(new(azurite.Warden, new Dictionary<string, string> { ["PATH"] = searchPath }, []));

    /// <summary>Waits until <c>--watch</c> has said how to reach everything.</summary>
    public async Task UpAsync()
    {
        await Task.WhenAny(_up.Task, Process.Exited).WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);
        Assert.True(_up.Task.IsCompleted, Process.Tail);
    }

    /// <summary>Drops a job of a few evaluations.</summary>
    public async Task DropAsync(string folder)
    {
        var input = Storage.Container(ContainerNames.Input);
        var job = """{"content": "photo.png", "styles": [{"name": "rose-window"}], "options": {"preset": "fast", "size": 64, "iterations": 2}}"""u8.ToArray();
        var photo = ImageEncoder.Encode(SceneDrawing.DrawDemo(64, 48, 3), OutputFormat.Png, quality: 90, provenance: null);
        await input.GetBlobClient($"{folder}/job.json").UploadAsync(BinaryData.FromBytes(job), TestContext.Current.CancellationToken);
        await input.GetBlobClient($"{folder}/photo.png").UploadAsync(BinaryData.FromBytes(photo), TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the picture of a dropped job is there. Another engine may have the processors for minutes.</summary>
    public Task PictureAsync(string folder) => Eventually.TrueAsync(
        async _ => await HasPictureAsync(folder), $"the picture of {folder}", within: TimeSpan.FromMinutes(5));

    /// <summary>Storage may be away for a while, the run must not.</summary>
    private async Task<bool> HasPictureAsync(string folder)
    {
        Assert.False(Process.Exited.IsCompleted, $"The run ended:{Environment.NewLine}{Process.Tail}");
        try
        {
            return await Storage.Container(ContainerNames.Output).GetBlobClient($"{folder}/photo.png.png").ExistsAsync(TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (StorageFailure.Is(exception))
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Eventually.TrueAsync(_ => Task.FromResult(Family.Count == 0), "the run's children end");
        _temporary.Delete(recursive: true);
    }

    private static async Task<(int ExitCode, string Output)> EndAsync(RunUnderTest run)
    {
        await using (run)
            return (await run.Process.Exited.WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken), run.Process.Tail);
    }

    private void Hear(string line)
    {
        if (line.StartsWith("DefaultEndpointsProtocol=", StringComparison.Ordinal))
            _connectionString = line;
        if (line.StartsWith("API:", StringComparison.Ordinal))
            _up.TrySetResult();
    }
}
