using System.CommandLine;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>The verb <c>functions-host</c>: the stand-in for the Functions host in a process of its own.</summary>
internal static class FunctionsHostCommand
{
    /// <summary>The verb.</summary>
    public const string Name = "functions-host";

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var scriptRoot = new Option<DirectoryInfo>("--script-root") { Description = "The published function app: host.json, worker.config.json and the worker's program.", Required = true }.AcceptExistingOnly();
        var port = new Option<int>("--port") { Description = "Public HTTP port on 127.0.0.1; 0 for a free one." };
        var command = new Command(Name, "Only the stand-in for the Azure Functions host. Connection strings come from the environment.") { scriptRoot, port };
        command.SetAction((parsed, _) => LocalProcess.RunAsync(token => RunAsync(new(parsed.GetRequiredValue(scriptRoot).FullName) { Port = parsed.GetValue(port) }, token)));
        return command;
    }

    private static async Task<int> RunAsync(FunctionsHostSettings settings, CancellationToken cancellationToken)
    {
        LoopbackPort.Require(settings.Port, "--port");
        using var warden = new DeathWarden();
        await using var host = new FunctionsHostServer(settings, warden, TimeProvider.System);
        await host.RunAsync(address => ReadyLine.Print(address.ToString()), cancellationToken);
        return ExitCodes.Success;
    }
}
