using System.Globalization;
using System.Text.Json.Nodes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>One timer: invokes its function whenever the schedule says, one invocation at a time, as the real host does.</summary>
internal sealed class TimerTriggerListener(FunctionDefinition function, HandlerClient handler, TimeProvider time, ILogger logger) : ITriggerListener
{
    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        try
        {
            while (function.TimerTrigger!.Schedule!.GetNextOccurrence(time.GetUtcNow(), TimeZoneInfo.Utc) is { } due)
            {
                await WaitUntilAsync(due, stop);
                await InvokeAsync(due, abort);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>A delay may end a moment early, and the schedule would then name the same moment again.</summary>
    private async Task WaitUntilAsync(DateTimeOffset due, CancellationToken stop)
    {
        while (due - time.GetUtcNow() is { Ticks: > 0 } left)
            await Task.Delay(left, time, stop);
    }

    private async Task InvokeAsync(DateTimeOffset due, CancellationToken abort)
    {
        try
        {
            var response = await handler.InvokeAsync(function.Name, Body(due), abort);
            foreach (var line in response.Logs)
                Log.FunctionLine(logger, function.Name, line);
            Log.TimerHandled(logger, function.Name);
        }
        catch (InvocationFailedException exception)
        {
            Log.TimerFailed(logger, function.Name, exception.Message);
        }
    }

    private JsonObject Body(DateTimeOffset due) => new()
    {
        ["Data"] = new JsonObject
        {
            [function.TimerTrigger!.Name] = new JsonObject
            {
                ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
                ["ScheduleStatus"] = new JsonObject
                {
                    ["Last"] = due.UtcDateTime,
                    ["Next"] = function.TimerTrigger.Schedule!.GetNextOccurrence(due, TimeZoneInfo.Utc)?.UtcDateTime,
                    ["LastUpdated"] = due.UtcDateTime,
                },
                ["IsPastDue"] = false,
            },
        },
        ["Metadata"] = new JsonObject
        {
            ["sys"] = new JsonObject
            {
                ["MethodName"] = function.Name,
                ["UtcNow"] = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["RandGuid"] = Guid.NewGuid().ToString(),
            },
        },
    };
}
