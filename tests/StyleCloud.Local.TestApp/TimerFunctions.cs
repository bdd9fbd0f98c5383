using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace StyleCloud.Local.TestApp;

/// <summary>A timer.</summary>
public static class TimerFunctions
{
    /// <summary>Runs when the setting <c>TestSchedule</c> says.</summary>
    [Function("Tick")]
    public static void Tick([TimerTrigger("%TestSchedule%")] TimerInfo timer, FunctionContext context) =>
        Record.Write("Tick", JsonSerializer.Serialize(timer), 0, context.TraceContext.TraceParent);
}
