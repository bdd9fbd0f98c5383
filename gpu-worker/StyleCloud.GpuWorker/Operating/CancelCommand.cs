using System.CommandLine;
using Microsoft.Extensions.Logging;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Operating;

/// <summary>The verb <c>cancel</c>: asks for the end of jobs.</summary>
internal static class CancelCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var jobs = new Argument<string[]>("job") { Description = "Ids of jobs that wait or run.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("cancel", """
            End jobs without a picture. One that waits ends at once; one that a worker has ends within two seconds, or after the optimiser's step under way.
            Storage is set as for run. Exit codes: 0 done, 8 a job is unknown or has ended already, 130 broken off.
            """) { jobs };
        command.SetAction(async (arguments, _) => await CloudVerb.RunAsync(async (settings, logging, shutdown) =>
        {
            var cancel = new JobCancel(new JobLedger(new StorageClients(settings.Storage), new(settings.Events), TimeProvider.System), logging.CreateLogger<JobCancel>());
            return await cancel.RunAsync(arguments.GetValue(jobs)!, shutdown) ? ExitCodes.Success : ExitCodes.NotPossible;
        }));
        return command;
    }
}
