using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>The pictures that a manifest names: found, or still missing.</summary>
internal sealed class ManifestFiles(PinnedBlobs blobs, DropPath manifest, ManifestChecks checks)
{
    private readonly List<BlobReference> _found = [];
    private readonly List<string> _missing = [];

    /// <summary>Pictures that are there.</summary>
    public IReadOnlyList<BlobReference> Found => _found;

    /// <summary>Pictures that are not there yet.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Looks for one picture beside the manifest.</summary>
    /// <param name="member">The member that names it, for errors.</param>
    /// <param name="fileName">Its name; null finds nothing.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<BlobReference?> FindAsync(string member, string? fileName, CancellationToken cancellationToken)
    {
        if (fileName is null || !checks.IsFileName(member, fileName))
            return null;
        var name = manifest.Beside(fileName);
        var found = await blobs.FindAsync(ContainerNames.Input, name, cancellationToken);
        if (found is null)
            _missing.Add($"{ContainerNames.Input}/{name}");
        else
            _found.Add(found.Reference);
        return found?.Reference;
    }
}
