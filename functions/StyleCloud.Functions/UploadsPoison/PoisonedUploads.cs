using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using StyleCloud.Contracts;
using StyleCloud.Functions.Intake;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.Functions.UploadsPoison;

/// <summary>
/// The function <c>UploadsPoison</c>: an upload that the intake could not handle within the dequeue limit gets a report, a
/// failed job and an event, unless its job was queued after all.
/// </summary>
internal sealed class PoisonedUploads(
    UploadMessages messages,
    DropResolver drops,
    JobLedger ledger,
    Failures failures,
    ILogger<PoisonedUploads> logger)
{
    /// <summary>Handles one poisoned message.</summary>
    [Function("UploadsPoison")]
    public async Task RunAsync([QueueTrigger(QueueNames.UploadsPoison, Connection = Connections.Queues)] QueueMessage message, CancellationToken cancellationToken)
    {
        using var delivery = Log.Delivery(logger, message.DequeueCount);
        foreach (var upload in await messages.ReadAsync(QueueNames.UploadsPoison, message, ErrorReason.UploadNotHandled, cancellationToken))
            await GiveUpAsync(upload, cancellationToken);
    }

    private async Task GiveUpAsync(UploadEvent upload, CancellationToken cancellationToken)
    {
        using var activity = UploadTrace.Start(upload);
        var resolution = await ResolveAsync(upload, cancellationToken);
        if (resolution is Resolution.PassedOver)
            return;
        var drop = (resolution as Resolution.Ready)?.Drop ?? new Drop(upload.Name, [upload.ETag ?? ""]);
        var begun = drop.JobId is { } id ? await ledger.ReadAsync(id, cancellationToken) : null;
        if (begun is { Status.Enqueued: true })
        {
            Log.PoisonedUploadHasJob(logger, upload.Name, begun.Status.Id, begun.Status.State);
            return;
        }

        var error = Error(drop.InputName);
        if (begun is null)
            await failures.FailAsync(drop.Request(drop.RejectionId) with { OutputName = null }, queuedAt: null, [error, .. drop.Errors], cancellationToken);
        else
            await failures.FailAsync(begun, [error, .. drop.Errors], cancellationToken);
    }

    /// <summary>What the upload is, if it can be told; whatever poisoned the upload may well strike here again.</summary>
    private async Task<Resolution?> ResolveAsync(UploadEvent upload, CancellationToken cancellationToken)
    {
        try
        {
            return await drops.ResolveAsync(upload, cancellationToken);
        }
        catch (Exception exception) when (exception is not (RequestFailedException or IOException or OperationCanceledException))
        {
            Log.PoisonedUploadUnresolved(logger, exception, upload.Name);
            return null;
        }
    }

    private static JobError Error(string inputName) => new(
        ErrorReason.UploadNotHandled,
        $"The upload of {ContainerNames.Input}/{inputName} could not be handled as often as it was tried. Upload it again; if that fails too, ask whoever runs the service to look into the function app's log.",
        $"{ContainerNames.Input}/{inputName}",
        $"the dequeue limit of queue {QueueNames.Uploads}");
}
