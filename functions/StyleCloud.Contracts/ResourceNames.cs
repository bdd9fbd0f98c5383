using System.Security.Cryptography;
using System.Text;

namespace StyleCloud.Contracts;

/// <summary>Blob containers of the service.</summary>
public static class ContainerNames
{
    /// <summary>What users drop.</summary>
    public const string Input = "input";

    /// <summary>The style library: <c>starry-night.jpg</c> is the style <c>starry-night</c>.</summary>
    public const string Styles = "styles";

    /// <summary>Results, at the dropped path with the result's extension, and error reports beside them.</summary>
    public const string Output = "output";

    /// <summary>Status, previews and checkpoints, by job id.</summary>
    public const string Jobs = "jobs";

    /// <summary>VGG weights that a deployment supplies; may be empty.</summary>
    public const string Models = "models";

    /// <summary>Every container, in the order in which they are created.</summary>
    public static IReadOnlyList<string> All { get; } = [Input, Styles, Output, Jobs, Models];
}

/// <summary>Storage queues of the service. Every message is base64-encoded UTF-8.</summary>
public static class QueueNames
{
    /// <summary>BlobCreated events from Event Grid, read by Intake.</summary>
    public const string Uploads = "uploads";

    /// <summary><see cref="StyleTransferJob"/> messages, read by the worker.</summary>
    public const string Jobs = "jobs";

    /// <summary>Uploads that Intake could not handle within the dequeue limit.</summary>
    public const string UploadsPoison = "uploads-poison";

    /// <summary>Jobs that the worker could not handle within the dequeue limit.</summary>
    public const string JobsPoison = "jobs-poison";

    /// <summary>CloudEvents out.</summary>
    public const string Events = "events";

    /// <summary>Every queue. The poison queues exist from the start: a missing one blocks scale-down.</summary>
    public static IReadOnlyList<string> All { get; } = [Uploads, Jobs, UploadsPoison, JobsPoison, Events];
}

/// <summary>Blob names inside <see cref="ContainerNames.Jobs"/> and <see cref="ContainerNames.Output"/>.</summary>
public static class BlobNames
{
    /// <summary>Longest blob name that storage takes, in characters.</summary>
    public const int MaxLength = 1024;

    /// <summary>How the name of a report ends. A blob in <see cref="ContainerNames.Input"/> that ends so is never taken as input.</summary>
    public const string ErrorReportSuffix = ".error.json";

    /// <summary>The one truth about a job.</summary>
    public static string Status(string jobId) => $"{jobId}/status.json";

    /// <summary>The newest preview picture of a running job.</summary>
    public static string Preview(string jobId) => $"{jobId}/preview.jpg";

    /// <summary>All that an interrupted job needs to go on; gone once the job has ended.</summary>
    public static string Checkpoint(string jobId) => $"{jobId}/checkpoint";

    /// <summary>Where the report about a rejected or failed drop is in <see cref="ContainerNames.Output"/>.</summary>
    /// <param name="inputName">The dropped blob's name inside <see cref="ContainerNames.Input"/>.</param>
    /// <returns>
    /// The name with <see cref="ErrorReportSuffix"/>. A name too long for that is cut and ends with a hash of the whole,
    /// so that every drop has a place for its report.
    /// </returns>
    public static string ErrorReport(string inputName)
    {
        ArgumentNullException.ThrowIfNull(inputName);
        if (inputName.Length + ErrorReportSuffix.Length <= MaxLength)
            return inputName + ErrorReportSuffix;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(inputName)).AsSpan(0, 8));
        var kept = MaxLength - ErrorReportSuffix.Length - hash.Length - 1;
        if (char.IsHighSurrogate(inputName[kept - 1]))
            kept--;
        return $"{inputName.AsSpan(0, kept)}~{hash}{ErrorReportSuffix}";
    }
}
