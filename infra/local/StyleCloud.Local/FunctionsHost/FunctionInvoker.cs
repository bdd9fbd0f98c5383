using System.Diagnostics;
using StyleCloud.Local.FunctionsHost.Protocol;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>Invokes functions in whichever worker runs, within <c>functionTimeout</c>.</summary>
/// <param name="workers">The workers.</param>
/// <param name="timeout">An invocation that takes longer has failed, and its worker is replaced, as the real host does.</param>
/// <param name="log">Learns whose lines are whose.</param>
/// <param name="logger">The host's own log.</param>
/// <param name="shutdown">Cancels every invocation.</param>
internal sealed class FunctionInvoker(IsolatedWorkerSupervisor workers, TimeSpan timeout, WorkerLog log, ILogger logger, CancellationToken shutdown)
{
    /// <summary>Invokes a function, in a trace of its own.</summary>
    /// <exception cref="InvocationFailedException">It threw, took too long, or its worker ended.</exception>
    public async Task InvokeAsync(FunctionDefinition function, TypedData data, IReadOnlyDictionary<string, string>? triggerMetadata = null)
    {
        using var activity = StartActivity(function);
        await InvokeAsync(await workers.WhenReadyAsync(shutdown), function, Guid.NewGuid().ToString(), data, triggerMetadata, CancellationToken.None);
    }

    /// <summary>Invokes a function in a chosen worker, in the current trace.</summary>
    /// <inheritdoc cref="InvokeAsync(FunctionDefinition, TypedData, IReadOnlyDictionary{string, string}?)"/>
    public async Task InvokeAsync(IsolatedWorker worker, FunctionDefinition function, string invocationId, TypedData data, IReadOnlyDictionary<string, string>? triggerMetadata, CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, shutdown);
        log.Begin(invocationId, function.Name);
        try
        {
            await worker.InvokeAsync(Request(function, invocationId, data, triggerMetadata), cancel.Token).WaitAsync(timeout, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.InvocationTimedOut(logger, function.Name, invocationId, timeout);
            worker.Discard();
            throw new InvocationFailedException($"Function {function.Name} took longer than functionTimeout, {timeout}.");
        }
        finally
        {
            log.End(invocationId);
        }
    }

    /// <summary>Starts the host's part of a trace.</summary>
    /// <param name="function">Gives the name.</param>
    /// <param name="traceParent">The caller's; null or unreadable for a new trace.</param>
    /// <param name="traceState">The caller's.</param>
    public static Activity StartActivity(FunctionDefinition function, string? traceParent = null, string? traceState = null)
    {
        var activity = new Activity(function.Name) { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        if (ActivityContext.TryParse(traceParent, traceState, out var parent))
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags).TraceStateString = parent.TraceState;
        return activity.Start();
    }

    private static InvocationRequest Request(FunctionDefinition function, string invocationId, TypedData data, IReadOnlyDictionary<string, string>? triggerMetadata)
    {
        var request = new InvocationRequest
        {
            InvocationId = invocationId,
            FunctionId = function.Metadata.FunctionId,
            InputData = { new ParameterBinding { Name = function.ParameterName, Data = data } },
            TraceContext = new() { TraceParent = Activity.Current?.Id ?? "", TraceState = Activity.Current?.TraceStateString ?? "" },
        };
        foreach (var (name, value) in triggerMetadata ?? new Dictionary<string, string>())
            request.TriggerMetadata[name] = new() { String = value };
        return request;
    }
}
