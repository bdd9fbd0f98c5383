using System.Collections.Concurrent;
using Grpc.Core;
using StyleCloud.Local.FunctionsHost.Protocol;
using RpcException = Grpc.Core.RpcException;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>The host's end of <c>FunctionRpc</c>: gives each worker that connects the channel that waits for it.</summary>
internal sealed class WorkerConnections : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, WorkerChannel> _expected = new();

    /// <summary>A worker with this id is going to connect.</summary>
    public void Expect(string workerId, WorkerChannel channel) => _expected[workerId] = channel;

    /// <inheritdoc/>
    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var start = await requestStream.MoveNext(context.CancellationToken) ? requestStream.Current.StartStream : null;
        if (!_expected.TryRemove(start?.WorkerId ?? "", out var channel))
            throw new RpcException(new(StatusCode.PermissionDenied, $"No worker is expected under the id \"{start?.WorkerId}\"."));
        await channel.RunAsync(requestStream, responseStream, context.CancellationToken);
    }
}
