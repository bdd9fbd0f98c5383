using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Jobs;

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

    /// <summary>The format of <paramref name="path"/>'s extension.</summary>
    /// <exception cref="JobException">The extension names no format.</exception>
    public static OutputFormat Of(string path)
    {
        var extension = Path.GetExtension(path);
        if (ByExtension.TryGetValue(extension, out var format))
            return format;
        var limit = $"one of {string.Join(", ", ByExtension.Keys)}";
        throw InvalidOption.Because($"The extension of {path} must be {limit}; it is '{extension}'.", path, limit, extension);
    }

    /// <summary>Takes the format from the file name where none is given, and refuses one that contradicts it.</summary>
    /// <exception cref="JobException">Format and extension do not fit.</exception>
    public static void Decide(JsonObject changes, string output)
    {
        var byName = JsonNamingPolicy.KebabCaseLower.ConvertName(Of(output).ToString());
        if (changes["format"] is not { } given)
            changes["format"] = byName;
        else if (!given.ToString().Equals(byName, StringComparison.OrdinalIgnoreCase))
            throw InvalidOption.Because($"Format {given} does not fit the name {output}, which says {byName}.", "format", byName, given.ToString());
    }
}
