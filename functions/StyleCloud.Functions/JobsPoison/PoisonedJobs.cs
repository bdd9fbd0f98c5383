using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.JobsPoison;

/// <summary>A poisoned job that another message is still being worked on; the poison message comes again later.</summary>
internal sealed class JobStillRunningException(string jobId, DateTimeOffset until)
    : IOException($"Job {jobId} is held by a worker until {until:u}; its poisoned message is looked at again later.");

/// <summary>
/// The function <c>JobsPoison</c>: whatever lands in the poison queue of jobs ends as a failed job that can be seen, unless
/// the job is final already or was redriven since. A message that is no job is recorded as a failure of its own.
/// </summary>
internal sealed class PoisonedJobs(JobLedger ledger, Failures failures, TimeProvider time, ILogger<PoisonedJobs> logger)
{
    /// <summary>Handles one poisoned message.</summary>
    /// <exception cref="JobStillRunningException">A worker still holds the job.</exception>
    [Function("JobsPoison")]
    public async Task RunAsync([QueueTrigger(QueueNames.JobsPoison, Connection = Connections.Queues)] QueueMessage message, CancellationToken cancellationToken)
    {
        using var delivery = Log.Delivery(logger, message.DequeueCount);
        var body = message.Body.ToString();
        var text = QueueText.Decode(body) ?? body;
        var (id, job) = Read(text);
        var known = id is null ? null : await ledger.ReadAsync(id, cancellationToken);
        if (known is null && job is null)
        {
            await failures.FailUnreadableAsync(QueueNames.JobsPoison, text, ErrorReason.InvalidMessage, "It is not a job, and no job of its id is known.", cancellationToken);
            return;
        }

        if (job is not null && job.Redrives < known?.Status.Redrives)
        {
            Log.PoisonedJobRedriven(logger, job.Id);
            return;
        }

        if (known?.Status is { Claim.ExpiresAt: var until } held && until > time.GetUtcNow())
            throw new JobStillRunningException(held.Id, until);
        if (known?.Status.IsFinal == true)
            Log.PoisonedJobFinal(logger, known.Status.Id, known.Status.State);
        if (known is null)
            await failures.FailAsync(Request(job!), job!.QueuedAt, [Error(job.Content.Name, attempts: 0)], cancellationToken);
        else
            await failures.FailAsync(known, [known.Status.Error ?? Error(known.Status.InputName, known.Status.Attempts)], cancellationToken);
    }

    private static (string? Id, StyleTransferJob? Job) Read(string message)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var id = document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("id", out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
            return JobId.IsValid(id) ? (id, Job(document)) : (null, null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static StyleTransferJob? Job(JsonDocument document)
    {
        try
        {
            return document.Deserialize(ContractsJsonContext.Default.StyleTransferJob);
        }
        catch (JsonException)
        {
            return null; // Another schema; the id may still be that of a known job.
        }
    }

    private static JobRequest Request(StyleTransferJob job) =>
        new(job.Id, job.Content.Name) { Content = job.Content, Styles = job.Styles, StartImage = job.StartImage, Options = job.Options, OutputName = job.OutputName, Redrives = job.Redrives };

    private static JobError Error(string inputName, int attempts) => new(
        ErrorReason.DequeueLimitReached,
        $"The picture was given up: its message came back as often as it may, with {attempts} recorded attempts. Drop the photo again; if that fails too, ask whoever runs the service to look into the worker's log.",
        inputName,
        "the worker's dequeue limit",
        $"{attempts} attempts");
}
