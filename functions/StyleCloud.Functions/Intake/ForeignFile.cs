using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// What comes along when somebody copies a folder of photos: files that operating systems, cameras, photo programs, cloud drives and copying tools keep for themselves. They are told by
/// their names and passed over: no job, no report, no event. The lists hold what was found with macOS, Windows, Linux desktops and Android; Lightroom, Capture One, DxO, RawTherapee,
/// Picasa and Nikon's programs; cameras' cards, GoPro and DJI; Google Takeout, Dropbox, OneDrive, iCloud, Syncthing and Resilio; Synology and QNAP; browsers, rsync, rclone, azcopy and WinSCP.
/// </summary>
internal static partial class ForeignFile
{
    /// <summary>How Lightroom's folders of small copies end.</summary>
    private const string Previews = ".lrdata";

    private static readonly FrozenSet<string> Names = Set(
        "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "autorun.inf", "Icon\r", "Icon\uF00D", // Windows; a folder's own icon on macOS
        "Picasa.ini", "ZbThumbnail.info", "pspbrwse.jbf", "SYNOINDEX_MEDIA_INFO", "RCLONE_TEST", "metadata.json"); // The last is of an album of Google's.

    private static readonly FrozenSet<string> Folders = Set(
        "__MACOSX", "Network Trash Folder", "Temporary Items", "$RECYCLE.BIN", "System Volume Information", "lost+found",
        "@eaDir", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot", "~snapshot", "NKSC_PARAM", "CaptureOne");

    private static readonly FrozenSet<string> Sidecars = Set(
        ".aae", ".xmp", ".pp3", ".arp", ".dop", ".cos", ".cot", ".on1", ".nksc", ".ufraw", ".exv", ".lrcat", ".lrcat-data", ".BridgeSort", // edits
        ".thm", ".lrv", ".lrf", ".ctg", ".mrk", ".modd", ".moff"); // A camera's own: small copies and catalogues.

    private static readonly FrozenSet<string> Links = Set(".lnk", ".url", ".webloc", ".desktop");

    private static readonly FrozenSet<string> Transfers = Set(
        ".part", ".partial", ".crdownload", ".opdownload", ".download", ".filepart", ".dtapart", ".aria2", ".wgettmp", ".tmp", ".temp", ".!sync", ".!ut", ".bts");

    /// <summary>What a blob of that name is, in words for the log; null when it may be a drop.</summary>
    /// <param name="name">The whole name, folders included.</param>
    public static string? What(string name)
    {
        if (name.EndsWith('/') || name.EndsWith("_$folder$", StringComparison.Ordinal))
            return "a folder's marker";
        var parts = name.Split('/');
        if (parts.Any(IsHidden) || parts[..^1].Any(Folders.Contains))
            return "a hidden file or a system's folder";
        return Sidecars.Contains(Path.GetExtension(parts[^1])) || parts.Any(part => part.EndsWith(Previews, StringComparison.OrdinalIgnoreCase))
            ? "a photo program's or a camera's own file"
            : OfFile(parts[^1]);
    }

    private static string? OfFile(string fileName)
    {
        if (Names.Contains(fileName) || Links.Contains(Path.GetExtension(fileName)) || fileName.EndsWith("Zone.Identifier", StringComparison.OrdinalIgnoreCase))
            return "a system's file";
        if (Transfers.Contains(Path.GetExtension(fileName)) || SavedAside().IsMatch(fileName))
            return "an unfinished or temporary file";
        return TakeoutSidecar().IsMatch(fileName) ? "a photo's description" : null;
    }

    /// <summary>By the rule of Unix: a dot comes first. Parts of dots alone say where to go, and are an error elsewhere.</summary>
    private static bool IsHidden(string part) => part.StartsWith('.') && part.AsSpan().ContainsAnyExcept('.');

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Office's lock, an editor's backup, and what macOS writes before it replaces a file.</summary>
    [GeneratedRegex(@"^~\$|~$|\.sb-[0-9a-f]{8}-\w{6}$", RegexOptions.IgnoreCase)]
    private static partial Regex SavedAside();

    /// <summary>Google Takeout's <c>IMG_1.jpg.json</c> and <c>IMG_1.jpg.supplemental-metadata(1).json</c>, which it shortens anywhere.</summary>
    [GeneratedRegex(@"\.(jpe?g|png|webp|tiff?|gif|avif|heic|heif|dng|mp4|mov)(\(\d+\))?(\.[a-z-]*)?(\(\d+\))?\.json$", RegexOptions.IgnoreCase)]
    private static partial Regex TakeoutSidecar();
}
