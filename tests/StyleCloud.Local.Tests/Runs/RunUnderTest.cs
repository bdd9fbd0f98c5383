using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;
using StyleCloud.Contracts;
using StyleCloud.Local.Tests.Processes;
using StyleCloud.Storage;

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

    /// <summary>Uploads a photo into the run's <c>input</c>.</summary>
    public async Task DropAsync(string name, byte[] photo) =>
        await Storage.Container(ContainerNames.Input).GetBlobClient(name).UploadAsync(BinaryData.FromBytes(photo), TestContext.Current.CancellationToken);

    /// <summary>Waits until the picture of a photo is in the run's <c>output</c>.</summary>
    public Task PictureAsync(string name) => Eventually.GetAsync(
        async () => (await Storage.Container(ContainerNames.Output).GetBlobClient(name).ExistsAsync(TestContext.Current.CancellationToken)).Value ? "" : null, $"the picture of {name}");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await Eventually.TrueAsync(() => Family.Count == 0, "the run's children end");
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
