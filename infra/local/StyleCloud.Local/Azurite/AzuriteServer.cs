using System.Globalization;
using System.Text.RegularExpressions;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Azurite;

/// <summary>A running Azurite on 127.0.0.1.</summary>
internal sealed partial class AzuriteServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private AzuriteServer(ChildProcess process, Uri blobs, Uri queues) =>
        (Process, BlobEndpoint, QueueEndpoint) = (process, blobs, queues);

    /// <summary>For example <c>http://127.0.0.1:10000/devstoreaccount1</c>.</summary>
    public Uri BlobEndpoint { get; }

    /// <summary>For example <c>http://127.0.0.1:10001/devstoreaccount1</c>.</summary>
    public Uri QueueEndpoint { get; }

    /// <summary>The process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Connection string with Azurite's published account and key, which is no secret.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;" +
        "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;" +
        $"BlobEndpoint={BlobEndpoint};QueueEndpoint={QueueEndpoint};";

    /// <summary>Starts Azurite and waits until both services listen.</summary>
    /// <param name="installation">What to start.</param>
    /// <param name="dataFolder">Where it keeps its data; made if missing.</param>
    /// <param name="ports">Chosen or free ports.</param>
    /// <param name="logPath">Its output; null for none.</param>
    /// <param name="warden">Ends it with this process.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="LocalRunException">A port is taken, or Azurite does not start.</exception>
    public static async Task<AzuriteServer> StartAsync(
        AzuriteInstallation installation, string dataFolder, AzuritePorts ports, string? logPath, DeathWarden warden, CancellationToken cancellationToken)
    {
        ports.Require();
        Directory.CreateDirectory(dataFolder);
        var listening = new ListeningPorts();
        var process = ChildProcess.Start(Program(installation, dataFolder, ports, logPath, listening.Read), warden);
        try
        {
            await Task.WhenAny(listening.Both, process.Exited).WaitAsync(ReadyTimeout, cancellationToken);
            if (process.Exited.IsCompleted)
                throw new LocalRunException($"Azurite ended with exit code {await process.Exited} before it was ready:{Environment.NewLine}{process.Tail}");
            var (blob, queue) = await listening.Both;
            return new(process, Endpoint(blob), Endpoint(queue));
        }
        catch (TimeoutException exception)
        {
            await process.DisposeAsync();
            throw new LocalRunException($"Azurite was not ready within {ReadyTimeout.TotalSeconds:0} s. Its output:{Environment.NewLine}{process.Tail}", innerException: exception);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Shuts Azurite down; it writes its data to disk first.</summary>
    public async ValueTask DisposeAsync()
    {
        await Process.StopAsync(TimeSpan.FromSeconds(5));
        await Process.DisposeAsync();
    }

    private static Uri Endpoint(int port) => new($"http://127.0.0.1:{port}/devstoreaccount1");

    private static ChildProgram Program(AzuriteInstallation installation, string dataFolder, AzuritePorts ports, string? logPath, Action<string> onLine)
    {
        // Foreign clients speak newer service versions than Azurite knows, hence no version check. Tables are not used.
        string[] arguments =
        [
            installation.Script, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", dataFolder,
            "--blobHost", "127.0.0.1", "--blobPort", Text(ports.Blob),
            "--queueHost", "127.0.0.1", "--queuePort", Text(ports.Queue),
            "--tableHost", "127.0.0.1", "--tablePort", "0",
        ];
        return new("Azurite", installation.NodeJs.Node, arguments) { LogPath = logPath, OnLine = onLine };
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads from Azurite's output on which ports it listens.</summary>
    private sealed partial class ListeningPorts
    {
        private readonly TaskCompletionSource<(int Blob, int Queue)> _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Dictionary<string, int> _ports = [];

        public Task<(int Blob, int Queue)> Both => _both.Task;

        public void Read(string line)
        {
            var match = Listening().Match(line);
            if (!match.Success)
                return;
            _ports[match.Groups["service"].Value] = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
            if (_ports.TryGetValue("Blob", out var blob) && _ports.TryGetValue("Queue", out var queue))
                _both.TrySetResult((blob, queue));
        }

        [GeneratedRegex(@"^Azurite (?<service>\w+) service (is )?successfully listen\w* \w+ http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.CultureInvariant)]
        private static partial Regex Listening();
    }
}
