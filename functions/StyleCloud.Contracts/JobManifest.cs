using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace StyleCloud.Contracts;

/// <summary>
/// <c>input/&lt;folder&gt;/job.json</c>, as it is written in full. Names are blob names relative to the manifest's folder; a style may also be a
/// library name. The short forms that people write are read into the same members.
/// </summary>
public sealed record JobManifest
{
    /// <summary>The photo.</summary>
    public string? Content { get; init; }

    /// <summary>At least one style.</summary>
    public IReadOnlyList<ManifestStyle>? Styles { get; init; }

    /// <summary>The picture to start from; only with <c>"start": "image"</c>.</summary>
    public string? StartImage { get; init; }

    /// <summary>Result's name in the manifest's folder or below it; its extension decides nothing. Default: the content's name.</summary>
    public string? Output { get; init; }

    /// <summary>Any option of the engine, over a preset; see <see cref="Options.OptionsReader"/>.</summary>
    public JsonObject? Options { get; init; }
}

/// <summary>One style of a manifest: exactly one of <see cref="Name"/>, <see cref="Image"/> and <see cref="Mix"/>; both of the latter where a text is the name of a picture, beside the manifest or else in the library.</summary>
public sealed record ManifestStyle
{
    /// <summary>A style of the library.</summary>
    public string? Name { get; init; }

    /// <summary>A picture beside the manifest.</summary>
    public string? Image { get; init; }

    /// <summary>One style of the library or several, written as a folder's name would be: a text instead of an object.</summary>
    [JsonIgnore]
    public string? Mix { get; init; }

    /// <summary>Relative weight, &gt; 0; default 1.</summary>
    public double? Weight { get; init; }
}
