using System.Text.RegularExpressions;
using StyleCloud.Contracts;

namespace StyleCloud.Functions.Intake;

/// <summary>Which of the drop conventions the name of a blob follows.</summary>
internal enum DropKind
{
    /// <summary><c>photo.jpg</c>: the default style.</summary>
    Top,

    /// <summary><c>…/&lt;style&gt;/photo.jpg</c>: the folder names the style.</summary>
    StyleFolder,

    /// <summary><c>…/&lt;folder&gt;/content.jpg</c> or <c>style.jpg</c>: half of a pair.</summary>
    Pair,

    /// <summary><c>…/&lt;folder&gt;/job.json</c>, <c>Job.json</c> or <c>JOB.JSON</c>.</summary>
    Manifest,
}

/// <summary>
/// The name of a dropped blob, taken apart. The names <c>content.*</c>, <c>style.*</c> and <c>job.json</c> are reserved in
/// every folder, whatever the folder is called, so that a name alone decides what a blob is. In <c>starry-night/content.jpg</c>
/// the folder is a pair's and never a style.
/// </summary>
/// <param name="Name">The whole name.</param>
/// <param name="Folder">All before the last slash; empty at the top.</param>
/// <param name="FileName">All after the last slash.</param>
/// <param name="Kind">The convention.</param>
internal sealed partial record DropPath(string Name, string Folder, string FileName, DropKind Kind)
{
    /// <summary>The one name of a manifest, in the letter case that people and systems use (<see cref="ManifestBeginnings"/>).</summary>
    public const string ManifestName = "job.json";

    /// <summary>How a manifest's name begins, in the order of a listing. A folder is searched for each, and not for every mixture of cases, because the search is made for every photo.</summary>
    public static readonly IReadOnlyList<string> ManifestBeginnings = ["JOB", "Job", "job"];

    /// <summary>The stem of a pair's photo.</summary>
    public const string ContentStem = "content";

    /// <summary>The stem of a pair's style.</summary>
    public const string StyleStem = "style";

    /// <summary>The folder that a style folder is named by: the innermost.</summary>
    public string StyleText => Folder[(Folder.LastIndexOf('/') + 1)..];

    /// <summary>The folders around that one; empty when there are none.</summary>
    public string AroundStyle => Folder[..Math.Max(0, Folder.LastIndexOf('/'))];

    /// <summary>Whether the file is called nearly as a manifest: by Windows, which hides extensions, by a browser that has one already, or by an editor.</summary>
    public bool IsMisnamedManifest => NearlyManifest().IsMatch(FileName) && !IsManifest(FileName);

    /// <summary>Takes a blob's name apart.</summary>
    public static DropPath Parse(string name)
    {
        var slash = name.LastIndexOf('/');
        var (folder, fileName) = slash < 0 ? ("", name) : (name[..slash], name[(slash + 1)..]);
        return new(name, folder, fileName, KindOf(folder, fileName));
    }

    /// <summary>A file beside this one.</summary>
    public string Beside(string fileName) => Folder.Length == 0 ? fileName : $"{Folder}/{fileName}";

    /// <summary>Whether a file name is <paramref name="stem"/> with one extension, letter case apart.</summary>
    public static bool HasStem(string fileName, string stem) =>
        fileName.Length > stem.Length + 1
        && fileName[stem.Length] == '.'
        && fileName.IndexOf('.', stem.Length + 1) < 0
        && fileName.StartsWith(stem, StringComparison.OrdinalIgnoreCase);

    /// <summary>What makes the name unusable, or null.</summary>
    /// <seealso cref="MisnamedManifest"/>
    public JobError? Error()
    {
        if (Name.Split('/').Any(segment => segment is "" or "." or ".."))
            return Invalid("a path without empty, . or .. parts", Name);
        if (Folder.Length == 0 && IsManifest(FileName))
            return Invalid($"a manifest in a folder of its own, such as {ContainerNames.Input}/my-job/{ManifestName}", Name);
        return null;
    }

    private JobError Invalid(string limit, string actual) =>
        new(ErrorReason.InvalidDropPath, $"A drop needs {limit}; this one is {actual}.", $"{ContainerNames.Input}/{Name}", limit, actual);

    /// <summary>The error of a file that is called nearly as a manifest, or null. It is none of a text that belongs to a picture, which only a look at the folder tells.</summary>
    public JobError? MisnamedManifest() => !IsMisnamedManifest ? null : new(
        ErrorReason.InvalidDropPath,
        $"{FileName} is not read: a manifest is called {ManifestName}. "
            + (Folder.Length == 0
                ? $"If it is one, upload it again as {ManifestName} into a folder of its own, with its pictures. "
                : $"If it is one, upload it again as {ManifestName}; the photos beside it wait for that. If it is none, delete it and upload the photos again. ")
            + "Windows hides the end of a name: in Explorer, View > Show > File name extensions shows it.",
        $"{ContainerNames.Input}/{Name}",
        $"the name {ManifestName}",
        FileName);

    private static bool IsManifest(string fileName) =>
        fileName.Equals(ManifestName, StringComparison.OrdinalIgnoreCase) && ManifestBeginnings.Any(beginning => fileName.StartsWith(beginning, StringComparison.Ordinal));

    [GeneratedRegex(@"^jobs?( ?\(\d+\)|[ -]+copy)? ?(\.(json|json5|jsonc|txt|rtf))+$", RegexOptions.IgnoreCase)]
    private static partial Regex NearlyManifest();

    private static DropKind KindOf(string folder, string fileName) => (folder, fileName) switch
    {
        ("", _) => DropKind.Top,
        _ when IsManifest(fileName) => DropKind.Manifest,
        _ when HasStem(fileName, ContentStem) || HasStem(fileName, StyleStem) => DropKind.Pair,
        _ => DropKind.StyleFolder,
    };
}
