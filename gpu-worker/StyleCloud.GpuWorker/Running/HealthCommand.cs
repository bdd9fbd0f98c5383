using System.CommandLine;

namespace StyleCloud.GpuWorker.Running;

/// <summary>The verb <c>health</c>: what a container's health check asks.</summary>
internal static class HealthCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("health", "Exit 0 while the worker of this container (or machine) shows life, else 1 and a sentence.");
        command.SetAction(async (_, _) =>
        {
            if (Heartbeat.Error(Heartbeat.DefaultPath, TimeProvider.System.GetUtcNow()) is not { } error)
                return ExitCodes.Success;
            await Console.Error.WriteLineAsync(error);
            return ExitCodes.NoSignOfLife;
        });
        return command;
    }
}
