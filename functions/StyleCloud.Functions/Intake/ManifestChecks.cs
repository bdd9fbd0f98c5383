using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Functions.Intake;

/// <summary>What a manifest must hold, checked without looking at the pictures; every violation is kept.</summary>
/// <param name="errors">What is known to be wrong, to be added to.</param>
internal sealed class ManifestChecks(ManifestErrors errors)
{
    /// <summary>As many as the setting <c>Intake__MaxStyles</c> can allow; of more, none is looked for.</summary>
    private const int MostStyles = 64;

    /// <summary>Storage takes 254 parts in a name; some are left for the folder of the manifest.</summary>
    private const int MostParts = 100;

    /// <summary>All violations so far.</summary>
    public IReadOnlyList<JobError> Errors => errors.All;

    /// <summary>Keeps an error, if there is one.</summary>
    public void Add(JobError? error)
    {
        if (error is not null)
            errors.Add(error);
    }

    /// <summary>The options, with the checks that concern the pictures beside them.</summary>
    /// <returns>Null when they are invalid.</returns>
    public StyleTransferOptions? Options(JobManifest read)
    {
        if (read.Content is null)
            errors.Violation("content", "the name of the photo beside the manifest", "missing");
        var options = OptionsReader.Read(read.Options?.DeepClone() as JsonObject, out var found);
        foreach (var error in found)
            errors.Option(error);
        if (options is { Start: StartFrom.Image } && read.StartImage is null)
            errors.Violation("startImage", "the name of a picture, because options.start is image", "missing");
        if (options is not null && options.Start != StartFrom.Image && read.StartImage is not null)
            errors.Violation("startImage", "left out, unless options.start is image", read.StartImage);
        return options;
    }

    /// <summary>The styles that say in exactly one way which picture they are, each with its member's path.</summary>
    public IEnumerable<(ManifestStyle Style, string Member)> Styles(JobManifest read)
    {
        if (read.Styles is not { Count: > 0 } styles)
        {
            errors.Violation("styles", "a list of at least one style", "missing or empty", """ For example: "styles": ["starry-night"].""");
            yield break;
        }

        if (styles.Count > MostStyles)
        {
            errors.Violation("styles", $"a list of at most {MostStyles} styles", $"one of {styles.Count}");
            yield break;
        }

        for (var index = 0; index < styles.Count; index++)
        {
            var member = $"styles[{index}]";
            if (styles[index] is { } style && (style.Mix is not null || string.IsNullOrEmpty(style.Name) != string.IsNullOrEmpty(style.Image)))
                yield return (style, member);
            else
                errors.Violation(member, "an object with either name (a style of the library) or image (a picture beside the manifest)", "both or neither");
        }
    }

    /// <summary>Whether a name is a file directly beside the manifest; adds an error unless it is.</summary>
    public bool IsFileName(string member, string fileName)
    {
        if (fileName.Length > 0 && !fileName.AsSpan().ContainsAny('/', '\\') && IsPart(fileName))
            return true;
        errors.Violation(member, "the name of a file in the manifest's own folder, without any /", fileName.Length == 0 ? "empty" : fileName);
        return false;
    }

    /// <summary>Whether a name is a file in the manifest's folder or below it; adds an error unless it is.</summary>
    public bool IsBelow(string member, string name)
    {
        if (!name.Contains('\\', StringComparison.Ordinal) && name.Split('/') is { Length: <= MostParts } parts && parts.All(IsPart))
            return true;
        errors.Violation(member, "a name in the manifest's folder or below it, such as result.png or best/result.png, without .. and \\", name.Length == 0 ? "empty" : name);
        return false;
    }

    private static bool IsPart(string part) => part is not ("" or "." or ".." or DropPath.ManifestName) && !part.Any(char.IsControl);
}
