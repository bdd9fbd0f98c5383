using System.Diagnostics;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using StyleCloud.Contracts;
using StyleCloud.Functions.Jobs;
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
    JobSubmission submission,
    FailureRecord failures,
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
        var faults = new List<Exception>();
        foreach (var upload in uploads)
        {
            try
            {
                await HandleAsync(upload, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                faults.Add(exception);
            }
        }

        if (faults.Count > 0)
            throw new AggregateException($"{faults.Count} of {uploads.Count} uploads could not be handled.", faults);
    }

    private async Task HandleAsync(UploadEvent upload, CancellationToken cancellationToken)
    {
        using var activity = UploadTrace.Start(upload);
        switch (await drops.ResolveAsync(upload, cancellationToken))
        {
            case Resolution.Ready ready:
                await DecideAsync(ready.Drop, cancellationToken);
                break;
            case Resolution.Waiting waiting:
                Log.DropWaits(logger, upload.Name, waiting.Missing);
                break;
            case Resolution.Deferred deferred:
                await LookAgainAsync(upload, deferred.Delay, cancellationToken);
                break;
            case Resolution.Gone:
                Log.DropGone(logger, upload.Name);
                break;
        }
    }

    private async Task DecideAsync(Drop drop, CancellationToken cancellationToken)
    {
        if (await IsSettledAsync(drop, cancellationToken))
            return;
        var errors = drop.Errors.Concat(await pictures.ErrorsAsync(drop, cancellationToken)).ToList();
        var job = errors.Count == 0 ? JobOf(drop) : null;
        if (job is not null && JobMessage.Problem(job) is { } tooLarge)
            errors.Add(tooLarge);
        if (job is not null && errors.Count == 0)
            await submission.SubmitAsync(job, drop.InputName, cancellationToken);
        else
            await failures.RecordAsync(Rejection(drop, errors[0]), errors, cancellationToken);
    }

    /// <summary>Spares a repeated event the download of its pictures.</summary>
    private async Task<bool> IsSettledAsync(Drop drop, CancellationToken cancellationToken)
    {
        foreach (var id in new[] { drop.JobId, drop.RejectionId }.OfType<string>())
        {
            if (await submission.IsSettledAsync(id, cancellationToken))
            {
                Log.DropSettled(logger, drop.InputName, id);
                return true;
            }
        }

        return false;
    }

    private async Task LookAgainAsync(UploadEvent upload, TimeSpan delay, CancellationToken cancellationToken)
    {
        var seconds = TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));
        await storage.Queue(QueueNames.Uploads).SendMessageAsync(BinaryData.FromString(UploadTrace.Continued(upload)), seconds, cancellationToken: cancellationToken);
        Log.DropDeferred(logger, upload.Name, seconds);
    }

    private StyleTransferJob JobOf(Drop drop) => new(
        StyleTransferJob.CurrentSchemaVersion,
        drop.JobId!,
        drop.Content!,
        drop.Styles,
        drop.StartImage,
        drop.Options!,
        drop.OutputName!,
        time.GetUtcNow(),
        Activity.Current?.Id);

    private JobStatus Rejection(Drop drop, JobError error) => new(
        StyleTransferJob.CurrentSchemaVersion,
        drop.RejectionId,
        JobState.Rejected,
        drop.InputName,
        drop.Content,
        drop.Styles,
        drop.Options,
        OutputName: null,
        time.GetUtcNow())
    {
        Error = error,
        FinishedAt = time.GetUtcNow(),
    };
}
