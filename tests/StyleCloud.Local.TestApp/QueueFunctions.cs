using System.Globalization;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace StyleCloud.Local.TestApp;

/// <summary>Two functions for queues: one bound to the message as the SDK knows it, one to its text.</summary>
public sealed partial class QueueFunctions(ILogger<QueueFunctions> logger)
{
    /// <summary>Bound to the message.</summary>
    [Function("Message")]
    public async Task MessageAsync([QueueTrigger("%TestQueue%", Connection = "TestStorage")] QueueMessage message, FunctionContext context)
    {
        Record.Write("Message", message.Body.ToString(), message.DequeueCount, context.TraceContext.TraceParent);
        Line(logger, message.Body.ToString());
        Console.WriteLine($"printed about {message.Body}");
        try
        {
            await Behaviour.ObeyAsync(message.Body.ToString(), context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            Record.Write("Message", $"{message.Body} cancelled", message.DequeueCount, null);
            throw;
        }
    }

    /// <summary>Bound to the text; the dequeue count comes beside it.</summary>
    [Function("Text")]
    public static async Task TextAsync([QueueTrigger("%TestQueue%-text", Connection = "TestStorage")] string text, FunctionContext context)
    {
        var dequeueCount = long.Parse((string)context.BindingContext.BindingData["DequeueCount"]!, CultureInfo.InvariantCulture);
        Record.Write("Text", text, dequeueCount, context.TraceContext.TraceParent);
        await Behaviour.ObeyAsync(text, context.CancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "a line about {Text}")]
    private static partial void Line(ILogger logger, string text);
}
