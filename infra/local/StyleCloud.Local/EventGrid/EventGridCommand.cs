using System.CommandLine;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.EventGrid;

/// <summary>The verb <c>event-grid</c>: the stand-in for Event Grid in a process of its own.</summary>
internal static class EventGridCommand
{
    /// <summary>The verb.</summary>
    public const string Name = "event-grid";

    private const string ConnectionVariable = "Storage__ConnectionString";

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var schema = new Option<EventSchema>("--schema") { Description = "Schema of the events." };
        var command = new Command(Name, $"Only the stand-in for Event Grid. The connection string comes from {ConnectionVariable}.") { schema };
        command.SetAction((parsed, _) => LocalProcess.RunAsync(token => RunAsync(parsed.GetValue(schema), token)));
        return command;
    }

    private static async Task<int> RunAsync(EventSchema schema, CancellationToken cancellationToken)
    {
        var connection = Environment.GetEnvironmentVariable(ConnectionVariable)
            ?? throw new LocalRunException($"The environment variable {ConnectionVariable} is not set.", ExitCodes.Usage);
        using var logging = LoggerFactory.Create(builder => builder.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff ")));
        var watcher = new InputWatcher(new StorageClients(new() { ConnectionString = connection }), schema, TimeProvider.System, logging.CreateLogger("EventGrid"));
        ReadyLine.Print(ContainerNames.Input);
        await watcher.RunAsync(cancellationToken);
        return ExitCodes.Success;
    }
}
