using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts;

/// <summary>What is known of a job when it is first recorded.</summary>
/// <param name="Id">Job id, see <see cref="JobId"/>.</param>
/// <param name="InputName">See <see cref="JobStatus.InputName"/>.</param>
public sealed record JobRequest(string Id, string InputName)
{
    /// <summary>The photo; null when errors hide it.</summary>
    public BlobReference? Content { get; init; }

    /// <summary>The styles, weights summing to 1; empty when errors hide them.</summary>
    public IReadOnlyList<StyleReference> Styles { get; init; } = [];

    /// <summary>The picture to start from, or null.</summary>
    public BlobReference? StartImage { get; init; }

    /// <summary>Resolved options; null when errors hide them.</summary>
    public StyleTransferOptions? Options { get; init; }

    /// <summary>Where the result will be; null when errors hide it.</summary>
    public string? OutputName { get; init; }
}
