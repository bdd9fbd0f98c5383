using System.Text.Json;
using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Checkpoints;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>From a claimed job to its picture in the output container.</summary>
internal sealed class JobRunner(
    EngineSource engines,
    EngineThread thread,
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
    /// <param name="shutdown">Asks the process to stop: the engine gets a grace period to save the job or to finish it.</param>
    /// <exception cref="OperationCanceledException">Shutdown, or lease or claim lost.</exception>
    public async Task<JobResult> RunAsync(StyleTransferJob job, ClaimedJob claimed, MessageLease lease, CancellationToken shutdown)
    {
        using var tokens = new JobTokens(lease, claimed, settings.ShutdownGrace, time, shutdown);
        if (await results.FindAsync(job.OutputName, tokens.Stop) is { Result: { } earlier } found && found.JobId == job.Id)
        {
            Log.ResultFoundFromEarlierTry(logger, earlier.Blob.ToString());
            return earlier;
        }

        var (picture, described) = await MakeAsync(job, claimed, tokens);

        // Both rights are proven once more before anything that others see is written.
        await retry.RunAsync(lease.RenewAsync, tokens.Ended);
        await retry.RunAsync(claimed.RefreshAsync, tokens.Ended);
        return await retry.RunAsync(token => results.WriteAsync(job, picture, described, token), tokens.Ended);
    }

    private async Task<(byte[] Picture, JobResult Described)> MakeAsync(StyleTransferJob job, ClaimedJob claimed, JobTokens tokens)
    {
        await using var progress = new ProgressWriter(claimed, previews, settings, time, logger);
        var saving = new JobCheckpoints(checkpoints, settings, time, logger);
        var engine = await engines(job.Options.Network, tokens.Stop);
        var input = await inputs.ReadAsync(job, tokens.Stop);
        Log.EngineStarted(logger, engine.Device, engine.Features, input.Content.Width, input.Content.Height, input.Styles.Count);
        await using var checkpoint = await checkpoints.OpenAsync(job.Id, tokens.Stop);

        // A lost lease waits until the engine has stopped, because the next job needs it. A shutdown waits no longer than its grace.
        var result = await thread.RunAsync(Run).WaitAsync(tokens.GraceOver);
        Log.EngineFinished(logger, result.Iterations, result.Termination, result.Elapsed.TotalSeconds, result.Losses.Total);

        var picture = await thread.RunAsync(() => Encode(job, result.Image)).WaitAsync(tokens.GraceOver);
        return (picture, Describe(job, result, engine, picture.Length));

        TransferResult Run()
        {
            if (checkpoint is null)
                return engine.Run(input, Report, tokens.Ended);
            try
            {
                Log.CheckpointFound(logger);
                return engine.Run(input with { Checkpoint = checkpoint }, Report, tokens.Ended);
            }
            catch (CheckpointException exception)
            {
                Log.CheckpointNotUsed(logger, exception.Message);
                return engine.Run(input, Report, tokens.Ended);
            }
        }

        void Report(TransferProgress reported)
        {
            heartbeat.Beat();
            progress.Report(reported);
            saving.Report(job.Id, reported, tokens);
        }
    }

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
        result.Iterations,
        result.Termination.ToWords(),
        result.Elapsed.TotalSeconds,
        engine.Device,
        engine.Features);
}
