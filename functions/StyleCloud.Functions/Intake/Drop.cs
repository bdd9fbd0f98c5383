using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Functions.Intake;

/// <summary>A drop whose parts are all there, with what is wrong with it so far.</summary>
/// <param name="InputName">The blob that stands for the drop: the photo, or the manifest. Status and report carry its name.</param>
/// <param name="Versions">ETags of the dropped blobs that decided the outcome; a rejection of the same versions is the same rejection.</param>
internal sealed record Drop(string InputName, IReadOnlyList<string> Versions)
{
    /// <summary>The photo; null when errors hide it.</summary>
    public BlobReference? Content { get; init; }

    /// <summary>The styles, weights summing to 1.</summary>
    public IReadOnlyList<StyleReference> Styles { get; init; } = [];

    /// <summary>The picture to start from, or null.</summary>
    public BlobReference? StartImage { get; init; }

    /// <summary>Resolved options; null when errors hide them.</summary>
    public StyleTransferOptions? Options { get; init; }

    /// <summary>Where the result will be; null when errors hide it.</summary>
    public string? OutputName { get; init; }

    /// <summary>ETag of the manifest that made the drop; null without one.</summary>
    public string? ManifestVersion { get; init; }

    /// <summary>What is wrong, apart from what the pictures' content will tell.</summary>
    public IReadOnlyList<JobError> Errors { get; init; } = [];

    /// <summary>The id under which a rejection of this drop is recorded.</summary>
    public string RejectionId => Contracts.JobId.ForRejected(InputName, string.Join('\n', Versions));

    /// <summary>The id of the job that this drop makes, or null when its errors make it none.</summary>
    public string? JobId => Errors.Count == 0 && Content is not null && Options is not null && OutputName is not null
        ? Contracts.JobId.For(Content, Styles, StartImage, Options, OutputName, ManifestVersion)
        : null;

    /// <summary>What the ledger records of it.</summary>
    /// <param name="id">Of the job or of the rejection.</param>
    public JobRequest Request(string id) => new(id, InputName) { Content = Content, Styles = Styles, StartImage = StartImage, Options = Options, OutputName = OutputName };

    /// <summary>Every distinct picture of the drop.</summary>
    public IEnumerable<BlobReference> Pictures =>
        new[] { Content, StartImage }.Concat(Styles.Select(style => style.Blob)).OfType<BlobReference>().Distinct();
}

/// <summary>What a look at the dropped blob and its neighbours finds.</summary>
internal abstract record Resolution
{
    /// <summary>Blobs that waited for this one to be right, and belong to it no more than before: each is now a drop of its own.</summary>
    public IReadOnlyList<string> Released { get; init; } = [];

    /// <summary>All parts are there.</summary>
    public sealed record Ready(Drop Drop) : Resolution;

    /// <summary>Parts are missing; the event of the last one to land starts the job.</summary>
    public sealed record Waiting(string Missing) : Resolution;

    /// <summary>The blob was deleted after its event.</summary>
    public sealed record Gone : Resolution;

    /// <summary>Too early to tell; look again after the delay.</summary>
    public sealed record Deferred(TimeSpan Delay, string Missing) : Resolution;

    /// <summary>It is no drop, and nobody is told.</summary>
    public sealed record PassedOver(string What) : Resolution;
}
