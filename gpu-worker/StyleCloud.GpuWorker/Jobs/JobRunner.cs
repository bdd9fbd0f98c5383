using System.Text.Json;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.Imaging;
using StyleCloud.Platform.Jobs;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Checkpoints;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>From a claimed job to its picture in the output container.</summary>
internal sealed class JobRunner(
    EngineSource engines,
    WorkThread thread,
    WorkThread pictures,
    JobInputs inputs,
    ResultStore results,
    PreviewStore previews,
    CheckpointStore checkpoints,
    WorkerSettings settings,
    StorageRetry retry,
    Heartbeat heartbeat,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    /// <summary>Makes the picture and stores it, unless an earlier try already has.</summary>
    /// <param name="job">The job.</param>
    /// <param name="claimed">The claim on it.</param>
    /// <param name="lease">The lease on its message.</param>
    /// <param name="stop">Tells it to stop. A shutdown of the worker leaves it a grace period, to save the job or to finish it.</param>
    /// <returns>Null when it stopped before the picture was there.</returns>
    public async Task<JobResult?> RunAsync(StyleTransferJob job, ClaimedJob claimed, MessageLease lease, JobStop stop)
    {
        var found = await results.FindAsync(job.OutputName, stop.Soon);
        if (found is { Result: { } earlier } && found.JobId == job.Id)
        {
            Log.ResultFoundFromEarlierAttempt(logger, earlier.Blob.ToString());
            return earlier;
        }

        var origin = ResultOrigin.Of(job.Content.Name, claimed.Status.InputName);
        if (!origin.MayReplace(found))
            throw Taken(job, found!);

        // It renews the claim until the picture is there.
        await using var progress = new ProgressWriter(claimed, previews, settings, time, logger);
        if (await MakeAsync(job, progress, stop) is not var (picture, described))
            return null;

        // Both rights are proven once more before anything that others see is written, and nobody wants a picture that was cancelled.
        await retry.RunAsync(lease.RenewAsync, stop.Now);
        await retry.RunAsync(claimed.RefreshAsync, stop.Now);
        return stop.Reason == StopReason.Cancelled ? null : await WriteAsync(job, origin, picture, described, stop);
    }

    private async Task<(byte[] Picture, JobResult Described)?> MakeAsync(StyleTransferJob job, ProgressWriter progress, JobStop stop)
    {
        var engine = await engines(job.Options.Network, stop.Soon);
        var input = (await inputs.ReadAsync(job, stop.Soon)) with { Working = heartbeat.Beat };
        Log.EngineStarted(logger, engine.Device, engine.Features, input.Content.Width, input.Content.Height, input.Styles.Count);
        var turn = await thread.TakeTurnAsync(stop.Soon);

        // A lost lease waits until the engine has stopped, because the next job needs it. A shutdown waits no longer than its grace.
        var result = await PaintAsync(job.Id, engine, input, progress, turn, stop).WaitAsync(stop.GraceOver);
        if (result is null)
            return null;
        Log.EngineFinished(logger, result.Evaluations, result.Termination, result.Elapsed.TotalSeconds, result.Losses.Total);
        var picture = await pictures.RunAsync(() => Encode(job, result.Image)).WaitAsync(stop.GraceOver);
        return (picture, Describe(job, result, engine, picture.Length));
    }

    /// <summary>The turn ends with the engine's work, not when nobody waits for it any more.</summary>
    private async Task<TransferResult?> PaintAsync(string jobId, LoadedEngine engine, TransferInput input, ProgressWriter progress, IDisposable turn, JobStop stop)
    {
        using (turn)
        {
            await using var checkpoint = await checkpoints.OpenAsync(jobId, stop.Soon);
            return await thread.RunAsync(() => Paint(jobId, engine, input, checkpoint, progress, stop));
        }
    }

    /// <summary>The loop over the steps of the transfer, on the engine's thread. Null when it was told to stop.</summary>
    private TransferResult? Paint(string jobId, LoadedEngine engine, TransferInput input, Stream? checkpoint, ProgressWriter progress, JobStop stop)
    {
        using var transfer = Begin(engine, input, checkpoint);
        var (savedAt, isSaved) = (time.GetTimestamp(), true);
        while (true)
        {
            heartbeat.Beat();
            progress.Report(transfer);
            if (stop.Reason is { } reason)
            {
                if (reason == StopReason.Interrupted && !isSaved)
                    TrySave(jobId, transfer, stop.Now);
                return null;
            }

            if (time.GetElapsedTime(savedAt) >= settings.CheckpointInterval && !isSaved)
            {
                TrySave(jobId, transfer, stop.Now);
                (savedAt, isSaved) = (time.GetTimestamp(), true);
                continue; // Saving takes a while, in which somebody may have asked to stop.
            }

            if (!transfer.Step())
                break;
            isSaved = false;
        }

        heartbeat.Beat();
        progress.Report(transfer);
        return transfer.Result;
    }

    private Transfer Begin(LoadedEngine engine, TransferInput input, Stream? checkpoint)
    {
        if (checkpoint is null)
            return engine.Begin(input);
        try
        {
            var transfer = engine.Begin(input with { Checkpoint = checkpoint });
            Log.CheckpointUsed(logger);
            return transfer;
        }
        catch (CheckpointException exception)
        {
            Log.CheckpointNotUsed(logger, exception.Message);
            return engine.Begin(input);
        }
    }

    /// <summary>The engine's thread waits for the upload, so that what is saved need not be copied.</summary>
    private void TrySave(string jobId, Transfer transfer, CancellationToken now)
    {
        var started = time.GetTimestamp();
        try
        {
            checkpoints.Write(jobId, transfer.Save, now);
            Log.CheckpointWritten(logger, transfer.Progress.Scale, transfer.Progress.Evaluation, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception exception) when (!now.IsCancellationRequested)
        {
            // A checkpoint is not worth a job: the one before it is still there.
            Log.CheckpointNotWritten(logger, exception);
        }
    }

    private async Task<JobResult> WriteAsync(StyleTransferJob job, ResultOrigin origin, byte[] picture, JobResult described, JobStop stop)
    {
        var write = await retry.RunAsync(token => results.WriteAsync(job, origin, picture, ImageEncoder.MediaType(job.Options.Format), described, token), stop.Now);
        if (write.Result is { } written)
            return written;
        var other = write.Other!;
        if (!origin.MayReplace(other))
            throw Taken(job, other);
        var message = $"{ContainerNames.Output}/{job.OutputName} already holds the picture of job {other.JobId}, which was queued later; the picture of this older job was not written.";
        throw new JobException(new(ErrorReason.InputChanged, message, job.Content.ToString(), $"queued at {other.QueuedAt:O}", $"queued at {job.QueuedAt:O}"));
    }

    private static JobException Taken(StyleTransferJob job, StoredResult other) => new(ResultStore.Taken(job.OutputName, other.JobId, job.Content.ToString()));

    private static byte[] Encode(StyleTransferJob job, RgbImage image)
    {
        var options = JsonSerializer.Serialize(job.Options, ContractsJsonContext.Default.StyleTransferOptions);
        return ImageEncoder.Encode(image, job.Options.Format, job.Options.Quality, new(job.Id, options, Software.Name));
    }

    private static JobResult Describe(StyleTransferJob job, TransferResult result, LoadedEngine engine, long length) => new(
        new(ContainerNames.Output, job.OutputName, "", length),
        result.Image.Width,
        result.Image.Height,
        result.Losses.ToContract(),
        result.Evaluations,
        result.Termination.ToWords(),
        result.Elapsed.TotalSeconds,
        engine.Device,
        engine.Features);
}
