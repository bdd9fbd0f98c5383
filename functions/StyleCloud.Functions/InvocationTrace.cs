using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace StyleCloud.Functions;

/// <summary>
/// Keeps an invocation in the host's trace when nobody listens to traces here: the Functions worker starts an activity only for a
/// listener, and the trace has to reach the job's message all the same.
/// </summary>
internal sealed class InvocationTrace : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (Activity.Current is not null)
        {
            await next(context);
            return;
        }

        using var activity = new Activity(context.FunctionDefinition.Name);
        if (context.TraceContext.TraceParent is { Length: > 0 } parent)
            activity.SetParentId(parent);
        activity.Start();
        await next(context);
    }
}
