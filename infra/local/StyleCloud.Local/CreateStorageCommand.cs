using System.CommandLine;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local;

/// <summary>The verb <c>create-storage</c>: what the deployment's template does to a storage account, done to Azurite.</summary>
internal static class CreateStorageCommand
{
    private const string ConnectionVariable = "Storage__ConnectionString";

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("create-storage", $"Create every container and queue that is missing, and end. The connection string comes from {ConnectionVariable}.");
        command.SetAction((_, _) => LocalProcess.RunAsync(async token =>
        {
            var connection = Environment.GetEnvironmentVariable(ConnectionVariable)
                ?? throw new LocalRunException($"The environment variable {ConnectionVariable} is not set.", ExitCodes.Usage);
            await new StorageClients(new() { ConnectionString = connection }).EnsureCreatedAsync(token);
            return ExitCodes.Success;
        }));
        return command;
    }
}
