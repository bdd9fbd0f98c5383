using Microsoft.Extensions.Logging;
using StyleCloud.GpuWorker.Running;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// Saves an unfinished job at intervals, and once more when the worker is asked to stop, between two iterations and on the engine's
/// thread: the engine waits for the upload, so that what is saved need not be copied.
/// </summary>
internal sealed class JobCheckpoints(CheckpointStore store, WorkerSettings settings, TimeProvider time, ILogger logger)
{
    private long _savedAt = time.GetTimestamp();

    /// <summary>Takes a report of the engine.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="progress">The report.</param>
    /// <param name="tokens">A request to stop is followed by saving.</param>
    /// <exception cref="OperationCanceledException">The worker was asked to stop, and the job is saved as well as it could be.</exception>
    public void Report(string jobId, TransferProgress progress, JobTokens tokens)
    {
        var stops = tokens.Shutdown.IsCancellationRequested;
        if (progress.Fraction >= 1 || !(stops || time.GetElapsedTime(_savedAt) >= settings.CheckpointInterval))
            return;
        TrySave(jobId, progress, tokens.Ended);
        _savedAt = time.GetTimestamp();
        if (stops)
            throw new OperationCanceledException(tokens.Shutdown);
    }

    private void TrySave(string jobId, TransferProgress progress, CancellationToken ended)
    {
        var started = time.GetTimestamp();
        try
        {
            store.Write(jobId, progress.SaveCheckpoint, ended);
            Log.CheckpointWritten(logger, progress.Scale, progress.Iteration, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception exception) when (!ended.IsCancellationRequested)
        {
            // A checkpoint is not worth a job: the one before it is still there.
            Log.CheckpointNotWritten(logger, exception);
        }
    }
}
