using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Spectre.Console;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Reporting;

/// <summary>Says how a job ended, in words, and fetches its picture.</summary>
internal sealed class RunReport(IAnsiConsole console, StorageClients storage)
{
    /// <summary>
    /// Fetches the picture of a succeeded job and says where it is, or says why there is none. A picture that cannot be fetched, because somebody was faster or the disk is
    /// full, is not the end of whoever reports: its address is said.
    /// </summary>
    /// <param name="status">A final status.</param>
    /// <param name="folder">Where pictures are saved, at their blob's path; not used when <paramref name="file"/> is given.</param>
    /// <param name="file">The file to save to, or null.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    public async Task EndedAsync(JobStatus status, string folder, string? file, CancellationToken cancellationToken)
    {
        if (status is { State: JobState.Succeeded, Result: { } result })
            await SucceededAsync(status, result, file is null ? PicturePath.For(folder, result.Blob.Name) : Path.GetFullPath(file), cancellationToken);
        else
            await FailedAsync(status, cancellationToken);
    }

    private async Task SucceededAsync(JobStatus status, JobResult result, string path, CancellationToken cancellationToken)
    {
        var blob = storage.Blob(result.Blob);
        var failure = await TryFetchAsync(blob, path, cancellationToken);
        var total = (status.FinishedAt - status.QueuedAt)?.TotalSeconds ?? 0;
        console.Say(failure is null ? $"Picture: {path}" : $"Picture: not saved to {path}: {failure}");
        console.Say($"Blob:    {blob.Uri}");
        console.Say($"         {result.Width}×{result.Height} pixels, {result.Evaluations} evaluations, {JobLine.Duration(result.EngineSeconds)} in the engine of {JobLine.Duration(total)} since the upload, on {result.Device}");
        console.Say($"         features: {result.Features}");
    }

    private async Task FailedAsync(JobStatus status, CancellationToken cancellationToken)
    {
        console.Say($"Job {status.Id} ({status.InputName}) was {Verb(status.State)}:");
        foreach (var error in await ErrorsAsync(status, cancellationToken))
            console.Say($"  {Code(error.Reason)}: {error.Message}");
        if (status.State != JobState.Cancelled)
            console.Say($"  Report: {storage.Container(ContainerNames.Output).GetBlobClient(BlobNames.ErrorReport(status.InputName)).Uri}");
    }

    /// <summary>Null when the picture was saved; else why not.</summary>
    private static async Task<string?> TryFetchAsync(BlobClient blob, string path, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await blob.DownloadToAsync(path, cancellationToken);
            return null;
        }
        catch (RequestFailedException exception)
        {
            return exception.Status == 404 ? "it is no longer there." : $"storage answered {exception.Status} {exception.ErrorCode}.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or AggregateException)
        {
            return exception.Message;
        }
    }

    /// <summary>The report lists every error; the status has the first.</summary>
    private async Task<IReadOnlyList<JobError>> ErrorsAsync(JobStatus status, CancellationToken cancellationToken)
    {
        try
        {
            var blob = storage.Container(ContainerNames.Output).GetBlobClient(BlobNames.ErrorReport(status.InputName));
            var content = await blob.DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(content.Value.Content, ContractsJsonContext.Default.ErrorReport)?.Errors ?? [];
        }
        catch (Exception exception) when (StorageFailure.Is(exception) || exception is JsonException)
        {
            return status.Error is { } error ? [error] : []; // No report, removed by a newer drop, or not this program's.
        }
    }

    private static string Verb(JobState state) => state == JobState.Failed ? "not finished" : state.ToString().ToLowerInvariant();

    private static string Code(ErrorReason reason) => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}
