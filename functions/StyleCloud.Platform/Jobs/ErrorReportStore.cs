using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Platform.Jobs;

/// <summary>
/// Writes <c>output/&lt;path&gt;.error.json</c> for people, and removes it when a newer drop at the path is accepted: from
/// then on the job's status says how it goes.
/// </summary>
internal sealed class ErrorReportStore(StorageClients storage)
{
    private static readonly ContractsJsonContext Readable =
        new(new(ContractsJsonContext.Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes the report about a job that ended without a picture, over an older one for the same path.</summary>
    /// <param name="status">The job.</param>
    /// <param name="errors">Every error, besides the one in the status.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task WriteAsync(JobStatus status, IReadOnlyList<JobError> errors, CancellationToken cancellationToken)
    {
        IReadOnlyList<JobError> all = status.Error is { } first && !errors.Contains(first) ? [first, .. errors] : errors;
        var report = new ErrorReport(
            StyleTransferJob.CurrentSchemaVersion, status.Id, status.InputName, ErrorReasons.CategoryOf(all[0].Reason), all, status.FinishedAt ?? status.QueuedAt);
        var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(report, Readable.ErrorReport));
        var options = new BlobUploadOptions { HttpHeaders = new() { ContentType = "application/json; charset=utf-8" } };
        await Blob(status.InputName).UploadAsync(body, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The job that the report for <paramref name="inputName"/> is about; null when there is no report, empty when it cannot be read.</summary>
    public async Task<string?> FindJobIdAsync(string inputName, CancellationToken cancellationToken)
    {
        try
        {
            var report = await Blob(inputName).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(report.Value.Content.ToMemory().Span, ContractsJsonContext.Default.ErrorReport)?.JobId ?? "";
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>Removes an older report for <paramref name="inputName"/>, if there is one.</summary>
    public async Task DeleteAsync(string inputName, CancellationToken cancellationToken) =>
        await Blob(inputName).DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);

    private Azure.Storage.Blobs.BlobClient Blob(string inputName) =>
        storage.Container(ContainerNames.Output).GetBlobClient(BlobNames.ErrorReport(inputName));
}
