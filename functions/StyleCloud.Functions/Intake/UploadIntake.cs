using System.Diagnostics;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// The function <c>Intake</c>: event → drop → resolved inputs → inspected inputs → job → status → message → event.
/// Handling the same event again does nothing visible.
/// </summary>
internal sealed class UploadIntake(
    StorageClients storage,
    UploadMessages messages,
    DropResolver drops,
    PictureInspection pictures,
    JobLedger ledger,
    ResultStore results,
    Failures failures,
    TimeProvider time,
    ILogger<UploadIntake> logger)
{
    /// <summary>Handles one message of the uploads queue. Every event in it is tried, even when another fails.</summary>
    /// <exception cref="AggregateException">Some events could not be handled; all are safe to deliver again.</exception>
    [Function("Intake")]
    public async Task RunAsync([QueueTrigger(QueueNames.Uploads, Connection = Connections.Queues)] QueueMessage message, CancellationToken cancellationToken)
    {
        using var delivery = Log.Delivery(logger, message.DequeueCount);
        var uploads = await messages.ReadAsync(QueueNames.Uploads, message, ErrorReason.InvalidMessage, cancellationToken);
        var thrown = new List<Exception>();
        foreach (var upload in uploads)
        {
            try
            {
                await HandleAsync(upload, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                thrown.Add(exception);
            }
        }

        if (thrown.Count > 0)
            throw new AggregateException($"{thrown.Count} of {uploads.Count} uploads could not be handled.", thrown);
    }

    private async Task HandleAsync(UploadEvent upload, CancellationToken cancellationToken)
    {
        using var activity = UploadTrace.Start(upload);
        var resolution = await drops.ResolveAsync(upload, cancellationToken);
        switch (resolution)
        {
            case Resolution.Ready ready:
                await DecideAsync(ready.Drop, cancellationToken);
                break;
            case Resolution.Waiting waiting:
                Log.DropWaits(logger, upload.Name, waiting.Missing);
                break;
            case Resolution.Deferred deferred:
                await LookAgainAsync(upload, deferred, cancellationToken);
                break;
            case Resolution.PassedOver passedOver:
                DropMetrics.PassedOver();
                Log.DropPassedOver(logger, upload.Name, passedOver.What);
                break;
            case Resolution.Gone:
                Log.DropGone(logger, upload.Name);
                break;
        }

        foreach (var other in resolution.Released)
            await SendAsync(UploadEvent.Of(other), TimeSpan.Zero, cancellationToken);
    }

    private async Task DecideAsync(Drop drop, CancellationToken cancellationToken)
    {
        if (await IsSettledAsync(drop, cancellationToken))
            return;
        var errors = drop.Errors.Concat(await pictures.ErrorsAsync(drop, cancellationToken)).ToList();
        var job = errors.Count == 0 ? JobTransitions.Queued(drop.Request(drop.JobId!), time.GetUtcNow()) : null;
        if (job is not null && JobMessage.TooLarge(StyleTransferJob.Of(job, Activity.Current?.Id)) is { } tooLarge)
            errors.Add(tooLarge);
        if (job is not null && await OutputTakenAsync(job, cancellationToken) is { } taken)
            errors.Add(taken);
        if (job is not null && errors.Count == 0)
            await SubmitAsync(job, cancellationToken);
        else
            await failures.RejectAsync(drop.Request(drop.RejectionId), errors, cancellationToken);
    }

    /// <summary>Said before a job is made of it; the worker looks again, because two such drops may wait at once.</summary>
    private async Task<JobError?> OutputTakenAsync(JobStatus job, CancellationToken cancellationToken)
    {
        var found = await results.FindAsync(job.OutputName!, cancellationToken);
        return ResultOrigin.Of(job.Content!.Name, job.InputName).MayReplace(found) ? null : ResultStore.Taken(job.OutputName!, found!.JobId, $"{ContainerNames.Input}/{job.InputName}");
    }

    private async Task SubmitAsync(JobStatus job, CancellationToken cancellationToken)
    {
        switch (await ledger.SubmitAsync(job, cancellationToken))
        {
            case Submission.Queued:
                DropMetrics.Queued();
                Log.JobQueued(logger, job.Id, job.InputName);
                break;
            case Submission.Completed:
                Log.JobCompleted(logger, job.Id);
                break;
            default:
                Log.DropSettled(logger, job.InputName, job.Id);
                break;
        }
    }

    /// <summary>Spares a repeated event the download of its pictures.</summary>
    private async Task<bool> IsSettledAsync(Drop drop, CancellationToken cancellationToken)
    {
        foreach (var id in new[] { drop.JobId, drop.RejectionId }.OfType<string>())
        {
            if (await ledger.IsSettledAsync(id, cancellationToken))
            {
                Log.DropSettled(logger, drop.InputName, id);
                return true;
            }
        }

        return false;
    }

    private async Task LookAgainAsync(UploadEvent upload, Resolution.Deferred deferred, CancellationToken cancellationToken)
    {
        var seconds = TimeSpan.FromSeconds(Math.Ceiling(deferred.Delay.TotalSeconds));
        await SendAsync(upload, seconds, cancellationToken);
        Log.DropDeferred(logger, upload.Name, deferred.Missing, seconds);
    }

    private async Task SendAsync(UploadEvent upload, TimeSpan delay, CancellationToken cancellationToken) =>
        await storage.Queue(QueueNames.Uploads).SendMessageAsync(BinaryData.FromString(UploadTrace.Continued(upload)), delay, cancellationToken: cancellationToken);
}
