using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using StyleCloud.Local.FunctionsHost.Protocol;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>The stream to one worker: questions that it answers, messages that it does not, and its log lines.</summary>
internal sealed class WorkerChannel(Action<RpcLog> log)
{
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _questions = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the worker has opened the stream.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Sends a message that has no answer.</summary>
    public void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Sends a question and waits for its answer.</summary>
    /// <exception cref="InvocationFailedException">The worker ended before it answered.</exception>
    public async Task<StreamingMessage> AskAsync(StreamingMessage question)
    {
        var answer = _questions.GetOrAdd(question.RequestId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            Send(question);
            if (await Task.WhenAny(answer.Task, _closed.Task) == _closed.Task)
                throw new InvocationFailedException(await _closed.Task);
            return await answer.Task;
        }
        finally
        {
            _questions.TryRemove(question.RequestId, out _);
        }
    }

    /// <summary>Carries messages both ways until the worker closes the stream.</summary>
    public async Task RunAsync(IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellationToken)
    {
        _connected.TrySetResult();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(outgoing, ended.Token);
        try
        {
            await foreach (var message in incoming.ReadAllAsync(cancellationToken))
                Receive(message);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // A worker that dies leaves the stream broken.
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAny(writing);
        }
    }

    /// <summary>Nothing more will be answered.</summary>
    public void Close(string reason)
    {
        _outgoing.Writer.TryComplete();
        _closed.TrySetResult(reason);
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellationToken)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
            await outgoing.WriteAsync(message, cancellationToken);
    }

    private void Receive(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
            log(message.RpcLog);
        else if (_questions.TryGetValue(message.RequestId, out var question))
            question.TrySetResult(message);
    }
}
