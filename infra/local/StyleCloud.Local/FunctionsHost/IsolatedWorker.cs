using System.Net.Sockets;
using StyleCloud.Local.FunctionsHost.Protocol;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>One worker process and the stream to it.</summary>
internal sealed class IsolatedWorker(ChildProcess process, WorkerChannel channel) : IAsyncDisposable
{
    private const string HostVersion = "4.1037.0";
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);
    private string? _httpAddress;

    /// <summary>Process id.</summary>
    public int ProcessId => process.Id;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited => process.Exited;

    /// <summary>The last lines of its output.</summary>
    public string Tail => process.Tail;

    /// <summary>Where its own HTTP server listens.</summary>
    public string HttpAddress => _httpAddress ?? throw new InvalidOperationException("The worker has no HTTP server of its own; this stand-in needs ConfigureFunctionsWebApplication.");

    /// <summary>Whether the host has ended it because an invocation took too long.</summary>
    public bool IsDiscarded { get; private set; }

    /// <summary>From the worker's connection to its functions.</summary>
    /// <param name="scriptRoot">The published function app.</param>
    /// <param name="known">The functions that an earlier worker told of; null for the first worker.</param>
    /// <exception cref="InvocationFailedException">The worker refuses something or ends.</exception>
    public async Task<IReadOnlyList<RpcFunctionMetadata>> LoadAsync(string scriptRoot, IReadOnlyList<RpcFunctionMetadata>? known)
    {
        await channel.Connected;
        var initialisation = new WorkerInitRequest { HostVersion = HostVersion, WorkerDirectory = scriptRoot, FunctionAppDirectory = scriptRoot };
        var initialised = (await AskAsync(new() { WorkerInitRequest = initialisation })).WorkerInitResponse;
        Check(initialised.Result);
        _httpAddress = initialised.Capabilities.TryGetValue("HttpUri", out var listening) ? WithoutLookUp(listening) : null;
        var functions = known ?? await DescribeAsync(scriptRoot);
        var loaded = await Task.WhenAll(functions.Select(function => AskAsync(new() { FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function } })));
        foreach (var answer in loaded)
            Check(answer.FunctionLoadResponse.Result);
        if (_httpAddress is { } address)
            await UntilItListensAsync(new(address));
        return functions;
    }

    /// <summary>Runs an invocation to its end.</summary>
    /// <param name="request">The invocation.</param>
    /// <param name="cancellationToken">Cancels the function; its answer is still waited for.</param>
    /// <exception cref="InvocationFailedException">It failed, or the worker ended.</exception>
    public async Task InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var answer = channel.AskAsync(new() { RequestId = request.InvocationId, InvocationRequest = request });
        await using var cancel = cancellationToken.Register(() => channel.Send(new() { InvocationCancel = new() { InvocationId = request.InvocationId } }));
        Check((await answer).InvocationResponse.Result);
    }

    /// <summary>Kills a worker that does not answer.</summary>
    public void Discard()
    {
        IsDiscarded = true;
        process.Kill();
    }

    /// <summary>Asks the worker to end, and kills it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        channel.Send(new() { WorkerTerminate = new() { GracePeriod = new() { Seconds = (long)EndGrace.TotalSeconds } } });
        if (channel.Connected.IsCompleted)
            await Task.WhenAny(process.Exited, Task.Delay(EndGrace));
        await process.DisposeAsync();
        channel.Close("The worker was ended.");
    }

    private async Task<IReadOnlyList<RpcFunctionMetadata>> DescribeAsync(string scriptRoot)
    {
        var answer = (await AskAsync(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = scriptRoot } })).FunctionMetadataResponse;
        Check(answer.Result);
        return answer.FunctionMetadataResults;
    }

    /// <summary>A bare container knows no <c>localhost</c>, and the worker's server listens on both loopback addresses.</summary>
    private static string WithoutLookUp(string address) => address.Replace("//localhost:", "//127.0.0.1:", StringComparison.Ordinal);

    /// <summary>The worker answers over the stream before its own HTTP server is up.</summary>
    private async Task UntilItListensAsync(Uri address)
    {
        while (!process.Exited.IsCompleted)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(address.Host, address.Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5));
            }
        }
    }

    private Task<StreamingMessage> AskAsync(StreamingMessage question)
    {
        question.RequestId = Guid.NewGuid().ToString();
        return channel.AskAsync(question);
    }

    private static void Check(StatusResult? result)
    {
        if (result is { Status: not StatusResult.Types.Status.Success })
            throw new InvocationFailedException(result.Exception is { } exception ? $"{exception.Type}: {exception.Message}" : result.Status.ToString());
    }
}
