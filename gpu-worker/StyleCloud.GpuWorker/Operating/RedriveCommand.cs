using System.CommandLine;
using Microsoft.Extensions.Logging;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Operating;

/// <summary>The verb <c>redrive</c>: queues failed jobs again, once what made them fail is mended.</summary>
internal static class RedriveCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var jobs = new Argument<string[]>("job") { Description = "Ids of jobs that failed or were cancelled. Default: all that failed for a reason that another attempt can cure.", Arity = ArgumentArity.ZeroOrMore };
        var since = new Option<TimeSpan>("--since") { Description = "Only jobs that failed so long ago or later (d.hh:mm:ss).", DefaultValueFactory = _ => TimeSpan.FromDays(1) };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say which." };
        var command = new Command("redrive", "Queue failed jobs again. Storage is set as for run.") { jobs, since, dryRun };
        command.SetAction(async (arguments, _) => await CloudVerb.RunAsync(async (settings, logging, shutdown) =>
        {
            var storage = new StorageClients(settings.Storage);
            var ledger = new JobLedger(storage, new(settings.Events), TimeProvider.System);
            var redrive = new JobRedrive(storage, ledger, TimeProvider.System, logging.CreateLogger<JobRedrive>());
            var named = arguments.GetValue(jobs)!;
            var redriven = await redrive.RunAsync(named, arguments.GetValue(since), arguments.GetValue(dryRun), shutdown);
            return redriven >= named.Length ? ExitCodes.Success : ExitCodes.NotPossible;
        }));
        return command;
    }
}
