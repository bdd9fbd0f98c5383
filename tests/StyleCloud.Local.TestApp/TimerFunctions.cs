using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace StyleCloud.Local.TestApp;

/// <summary>Two timers.</summary>
public static class TimerFunctions
{
    /// <summary>Runs when the setting <c>TestSchedule</c> says.</summary>
    [Function("Tick")]
    public static void Tick([TimerTrigger("%TestSchedule%")] TimerInfo timer, FunctionContext context) =>
        Record.Write("Tick", JsonSerializer.Serialize(timer), 0, context.TraceContext.TraceParent);

    /// <summary>Runs when the host starts, if the setting <c>TESTAPP_STARTUP</c> is there: its record would be in every test's way.</summary>
    [Function("Startup")]
    public static void Startup([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context)
    {
        if (Environment.GetEnvironmentVariable("TESTAPP_STARTUP") is not null)
            Record.Write("Startup", JsonSerializer.Serialize(timer), 0, context.TraceContext.TraceParent);
    }
}
