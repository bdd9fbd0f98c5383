using System.Globalization;
using System.Reflection.Emit;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Google.Protobuf;
using Microsoft.Azure.WebJobs;
using StyleCloud.Local.FunctionsHost.Protocol;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>What a trigger of the WebJobs SDK becomes on its way to the worker.</summary>
internal static class TriggerFunctions
{
    /// <summary>Emits every function that a queue or a timer starts.</summary>
    public static EmittedFunctions Emit(IEnumerable<FunctionDefinition> functions, FunctionInvoker invoker)
    {
        var emitted = new EmittedFunctions();
        foreach (var function in functions)
        {
            if (function.IsTriggeredBy(FunctionDefinition.Timer))
                emitted.Add<TimerInfo>(function.Name, TimerAttribute(function), timer => invoker.InvokeAsync(function, new() { Json = TimerJson(timer) }));
            else if (function.IsTriggeredBy(FunctionDefinition.Queue) && IsDeferred(function))
                emitted.Add<ParameterBindingData>(function.Name, QueueAttribute(function), message => invoker.InvokeAsync(function, new() { ModelBindingData = Deferred(message) }));
            else if (function.IsTriggeredBy(FunctionDefinition.Queue))
                emitted.Add<QueueMessage>(function.Name, QueueAttribute(function), message => invoker.InvokeAsync(function, Text(function, message), Metadata(message)));
        }

        return emitted;
    }

    /// <summary>The worker makes the bound type, such as a <c>QueueMessage</c>, of the SDK's own description of the message.</summary>
    private static bool IsDeferred(FunctionDefinition function) =>
        bool.TryParse(function.Trigger["properties"]?["supportsDeferredBinding"]?.ToString(), out var deferred) && deferred;

    private static CustomAttributeBuilder QueueAttribute(FunctionDefinition function) => new(
        typeof(QueueTriggerAttribute).GetConstructor([typeof(string)])!,
        [function.Property<string>("queueName")!],
        [typeof(QueueTriggerAttribute).GetProperty(nameof(QueueTriggerAttribute.Connection))!],
        [function.Property<string>("connection")]);

    private static CustomAttributeBuilder TimerAttribute(FunctionDefinition function) => new(
        typeof(TimerTriggerAttribute).GetConstructor([typeof(string)])!,
        [function.Property<string>("schedule")!],
        [typeof(TimerTriggerAttribute).GetProperty(nameof(TimerTriggerAttribute.RunOnStartup))!, typeof(TimerTriggerAttribute).GetProperty(nameof(TimerTriggerAttribute.UseMonitor))!],
        [function.Property<bool?>("runOnStartup") ?? false, function.Property<bool?>("useMonitor") ?? true]);

    private static ModelBindingData Deferred(ParameterBindingData message) => new()
    {
        Version = message.Version,
        Source = message.Source,
        ContentType = message.ContentType,
        Content = ByteString.CopyFrom(message.Content),
    };

    private static TypedData Text(FunctionDefinition function, QueueMessage message) =>
        "binary".Equals(function.Property<string>("dataType"), StringComparison.OrdinalIgnoreCase)
            ? new() { Bytes = ByteString.CopyFrom(message.Body) }
            : new() { String = message.Body.ToString() };

    private static Dictionary<string, string> Metadata(QueueMessage message) => new()
    {
        ["Id"] = message.MessageId,
        ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
        ["PopReceipt"] = message.PopReceipt,
        ["InsertionTime"] = $"{message.InsertedOn:O}",
        ["ExpirationTime"] = $"{message.ExpiresOn:O}",
        ["NextVisibleTime"] = $"{message.NextVisibleOn:O}",
    };

    private static string TimerJson(TimerInfo timer) => JsonSerializer.Serialize(new
    {
        Schedule = new { timer.Schedule.AdjustForDST },
        timer.ScheduleStatus,
        timer.IsPastDue,
    });
}
