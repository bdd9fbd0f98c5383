using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>The file format that a file name asks for.</summary>
internal static class OutputFormats
{
    private static readonly Dictionary<string, OutputFormat> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = OutputFormat.Png,
        [".jpg"] = OutputFormat.Jpeg,
        [".jpeg"] = OutputFormat.Jpeg,
        [".webp"] = OutputFormat.Webp,
        [".tif"] = OutputFormat.Tiff,
        [".tiff"] = OutputFormat.Tiff,
        [".avif"] = OutputFormat.Avif,
    };

    private static readonly OptionDescription Format = OptionDescription.All.Single(option => option.Name == "format");

    /// <summary>The format of a path whose extension names one.</summary>
    public static OutputFormat Of(string path) => ByExtension[Path.GetExtension(path)];

    /// <summary>The error of a path whose extension names no format; null when it names one.</summary>
    public static JobError? UnknownExtension(string path)
    {
        var extension = Path.GetExtension(path);
        if (ByExtension.ContainsKey(extension))
            return null;
        var limit = $"one of {string.Join(", ", ByExtension.Keys)}";
        return new(ErrorReason.InvalidOption, $"The extension of {path} must be {limit}; it is '{extension}'.", path, limit, extension);
    }

    /// <summary>Takes the format from the file name where none is given.</summary>
    /// <returns>The error of a name without a format, or of a given format that contradicts it. What is no format, the reader of options refuses.</returns>
    public static JobError? Decide(JsonObject changes, string output)
    {
        if (UnknownExtension(output) is { } unknown)
            return unknown;
        var byName = JsonNamingPolicy.KebabCaseLower.ConvertName(Of(output).ToString());
        if (changes["format"] is not { } given)
            changes["format"] = byName;
        else if (OptionSpelling.Canonical(Format, given)!.ToString() is var format && Format.Words.Contains(format) && format != byName)
            return new(ErrorReason.InvalidOption, $"Format {given} does not fit the name {output}, which says {byName}.", "format", byName, given.ToString());
        return null;
    }
}
