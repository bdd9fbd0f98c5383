using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Functions.Intake;

/// <summary>What a manifest must hold, checked without looking at the pictures; every violation is kept.</summary>
/// <param name="manifest">The manifest's blob.</param>
internal sealed class ManifestChecks(BlobReference manifest)
{
    private readonly List<JobError> _errors = [];

    /// <summary>All violations so far.</summary>
    public IReadOnlyList<JobError> Errors => _errors;

    /// <summary>Keeps an error, if there is one.</summary>
    public void Add(JobError? error)
    {
        if (error is not null)
            _errors.Add(error);
    }

    /// <summary>The options, with the checks that concern the pictures beside them.</summary>
    /// <returns>Null when they are invalid.</returns>
    public StyleTransferOptions? Options(JobManifest read)
    {
        if (read.Content is null)
            Violation("content", "the name of the photo beside the manifest", "missing");
        var options = OptionsReader.Read(read.Options?.DeepClone() as JsonObject, out var errors);
        _errors.AddRange(errors);
        if (options is { Start: StartFrom.Image } && read.StartImage is null)
            Violation("startImage", "the name of a picture, because options.start is image", "missing");
        if (options is not null && options.Start != StartFrom.Image && read.StartImage is not null)
            Violation("startImage", "absent unless options.start is image", read.StartImage);
        return options;
    }

    /// <summary>The styles that name exactly one of library style and picture, each with its member's path.</summary>
    public IEnumerable<(ManifestStyle Style, string Member)> Styles(JobManifest read)
    {
        if (read.Styles is not { Count: > 0 } styles)
        {
            Violation("styles", "a list of at least one style", "missing or empty");
            yield break;
        }

        for (var index = 0; index < styles.Count; index++)
        {
            var member = $"styles[{index}]";
            if (styles[index] is { } style && string.IsNullOrEmpty(style.Name) != string.IsNullOrEmpty(style.Image))
                yield return (style, member);
            else
                Violation(member, "an object with either name (a library style) or image (a picture beside the manifest)", "both or neither");
        }
    }

    /// <summary>Whether a name is a file directly beside the manifest; adds an error unless it is.</summary>
    public bool IsFileName(string member, string fileName)
    {
        if (fileName.Length > 0 && !fileName.AsSpan().ContainsAny('/', '\\') && fileName is not ("." or ".." or DropPath.ManifestName))
            return true;
        Violation(member, "the name of a file in the manifest's own folder, without any /", fileName.Length == 0 ? "empty" : fileName);
        return false;
    }

    private void Violation(string member, string limit, string actual) =>
        _errors.Add(new(ErrorReason.InvalidManifest, $"In the manifest, {member} must be {limit}; it is {actual}.", $"{manifest}: {member}", limit, actual));
}
