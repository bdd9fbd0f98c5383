using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Operating;

/// <summary>Asks for the end of jobs, and says of each what became of it.</summary>
internal sealed class JobCancel(JobLedger ledger, ILogger<JobCancel> logger)
{
    /// <summary>Asks for each.</summary>
    /// <returns>Whether all of them end, or have been, cancelled; false when one is unknown or has ended otherwise.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<string> jobIds, CancellationToken cancellationToken)
    {
        var all = true;
        foreach (var jobId in jobIds)
            all &= await CancelAsync(jobId, cancellationToken);
        return all;
    }

    private async Task<bool> CancelAsync(string jobId, CancellationToken cancellationToken)
    {
        var job = JobId.IsValid(jobId) ? (await ledger.CancelAsync(jobId, cancellationToken)).Job : null;
        switch (job?.Status)
        {
            case null:
                Log.JobUnknown(logger, jobId);
                return false;
            case { State: JobState.Cancelled }:
                Log.JobIsCancelled(logger, jobId);
                return true;
            case { State: JobState.Cancelling, Claim: { } claim }:
                Log.JobIsCancelling(logger, jobId, claim.Worker);
                return true;
            case var status:
                Log.CancelRefused(logger, jobId, status.State);
                return false;
        }
    }
}
