using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>The pictures that a manifest names: found, still missing, or there under a name that is not quite the one.</summary>
internal sealed class ManifestFiles(PinnedBlobs blobs, DropFolders folders, BlobReference manifest, ManifestReading reading, ManifestChecks checks)
{
    private readonly DropPath _path = DropPath.Parse(manifest.Name);
    private readonly List<BlobReference> _found = [];
    private readonly List<string> _missing = [];
    private readonly List<JobError> _misnamed = [];
    private IReadOnlyList<CurrentBlob>? _folder;

    /// <summary>Pictures that are there.</summary>
    public IReadOnlyList<BlobReference> Found => _found;

    /// <summary>Pictures that are not there yet.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>About those of the missing pictures in whose place another is, such as <c>photo.png</c> for <c>photo.jpg</c>.</summary>
    public IReadOnlyList<JobError> Misnamed => _misnamed;

    /// <summary>When the newest of the pictures was written that <see cref="Misnamed"/> is about.</summary>
    public DateTimeOffset MisnamedSince { get; private set; }

    /// <summary>Whether a picture is waited for that may come in a moment, and without which the manifest has a meaning too.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>Waits for a picture for a moment.</summary>
    public void Await(string fileName)
    {
        IsAwaited = true;
        _missing.Add($"{ContainerNames.Input}/{_path.Beside(fileName)}");
    }

    /// <summary>Whether a file is beside the manifest: of exactly that name, or else of the same name in another spelling.</summary>
    public async Task<bool> IsThereAsync(string fileName, CancellationToken cancellationToken) =>
        await blobs.FindAsync(ContainerNames.Input, _path.Beside(fileName), cancellationToken) is not null
        || (_folder ??= await folders.ListAsync(_path.Beside(""), cancellationToken)).Any(blob => NameKey.Same(FileName(blob), fileName));

    /// <summary>Looks for one picture beside the manifest: of exactly that name, or else of the same name in another spelling.</summary>
    /// <param name="member">The member that names it, for errors.</param>
    /// <param name="fileName">Its name; null finds nothing.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<BlobReference?> FindAsync(string member, string? fileName, CancellationToken cancellationToken)
    {
        if (fileName is null || !checks.IsFileName(member, fileName))
            return null;
        if (ForeignFile.What(fileName) is { } what)
        {
            checks.Add(Error(member, $"In the manifest, {member} must be the name of a picture; {fileName} is passed over as {what}.", "the name of a picture", fileName));
            return null;
        }

        var name = _path.Beside(fileName);
        var found = (await blobs.FindAsync(ContainerNames.Input, name, cancellationToken) ?? await OtherwiseSpelledAsync(member, fileName, cancellationToken))?.Reference;
        if (found is null)
            _missing.Add($"{ContainerNames.Input}/{name}");
        else
            _found.Add(found);
        return found;
    }

    private async Task<CurrentBlob?> OtherwiseSpelledAsync(string member, string fileName, CancellationToken cancellationToken)
    {
        _folder ??= await folders.ListAsync(_path.Beside(""), cancellationToken);
        List<CurrentBlob> same = [.. _folder.Where(blob => NameKey.Same(FileName(blob), fileName))];
        if (same.Count > 1)
            checks.Add(Error(member, $"In the manifest, {member} is {fileName}; beside it are {Names(same)}. Write the name of one of them exactly.", "the name of one file", fileName));
        else if (same.Count == 0)
            Misname(member, fileName, [.. _folder.Where(blob => IsInPlaceOf(fileName, FileName(blob)))]);
        return same.Count == 1 ? same[0] : null;
    }

    private void Misname(string member, string fileName, List<CurrentBlob> instead)
    {
        if (instead.Count == 0)
            return;
        MisnamedSince = instead.Select(blob => blob.LastModified).Append(MisnamedSince).Max();
        var there = Names(instead);
        _misnamed.Add(Error(member, $"In the manifest, {member} is {fileName}, but the file beside it is called {there}. Correct the name in the manifest, or upload {fileName}.", there, fileName));
    }

    private bool IsInPlaceOf(string fileName, string other) => ImageFileName.MayBePicture(other) && NameKey.MayMean(fileName, other) && !reading.Names(other);

    private JobError Error(string member, string message, string limit, string actual) => new(ErrorReason.InvalidManifest, message, $"{manifest}: {member}", limit, actual);

    private static string Names(IEnumerable<CurrentBlob> files) => string.Join(" and ", files.Select(FileName));

    private static string FileName(CurrentBlob blob) => DropPath.Parse(blob.Reference.Name).FileName;
}
