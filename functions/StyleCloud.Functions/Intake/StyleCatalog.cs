using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>The style library as it is at one moment: every picture in the styles container, by its name without extension.</summary>
internal sealed class StyleCatalog
{
    private const int MostNamesListed = 10;

    private readonly SortedDictionary<string, BlobReference> _byName = new(StringComparer.Ordinal);

    /// <summary>Builds the library; of two pictures of one name (<c>a.jpg</c>, <c>a.png</c>) the first in ordinal order counts.</summary>
    public StyleCatalog(IEnumerable<BlobReference> blobs)
    {
        foreach (var blob in blobs.Where(blob => ImageFileName.HasImageExtension(blob.Name)).OrderBy(blob => blob.Name, StringComparer.Ordinal))
            _byName.TryAdd(ImageFileName.WithoutExtension(blob.Name), blob);
    }

    /// <summary>Lists the styles container.</summary>
    public static async Task<StyleCatalog> ReadAsync(StorageClients storage, CancellationToken cancellationToken)
    {
        var blobs = new List<BlobReference>();
        await foreach (var item in storage.Container(ContainerNames.Styles).GetBlobsAsync(new GetBlobsOptions(), cancellationToken))
            blobs.Add(PinnedBlobs.Reference(ContainerNames.Styles, item));
        return new(blobs);
    }

    /// <summary>The style of that name: exactly, or else the first that differs in letter case only.</summary>
    public (string Name, BlobReference Blob)? Find(string name)
    {
        if (_byName.TryGetValue(name, out var exact))
            return (name, exact);
        foreach (var (candidate, blob) in _byName)
        {
            if (candidate.Equals(name, StringComparison.OrdinalIgnoreCase))
                return (candidate, blob);
        }

        return null;
    }

    /// <summary>The error for a style that is not there; it lists those that are, closest name first.</summary>
    public JobError Unknown(string name, string advice)
    {
        if (_byName.Count == 0)
        {
            const string Empty = "a picture in the container " + ContainerNames.Styles;
            return new(ErrorReason.UnknownStyle, $"There is no style {name}: the style library is empty. Put {name}.jpg into the container {ContainerNames.Styles}. {advice}", name, Empty, name);
        }

        var listed = string.Join(", ", _byName.Keys.OrderBy(known => Spelling.Distance(known, name)).Take(MostNamesListed));
        var more = _byName.Count > MostNamesListed ? $" and {_byName.Count - MostNamesListed} more" : "";
        return new(ErrorReason.UnknownStyle, $"There is no style {name}. Styles, closest first: {listed}{more}. {advice}", name, $"one of {listed}{more}", name);
    }
}
