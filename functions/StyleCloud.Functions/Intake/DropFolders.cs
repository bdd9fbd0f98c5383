using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>What is in a folder of <c>input</c>; foreign files are left out.</summary>
internal sealed class DropFolders(StorageClients storage)
{
    /// <summary>Blobs whose names begin so, without those of folders further below.</summary>
    /// <param name="prefix">A folder with its slash and, if you like, how the file's name begins.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async Task<IReadOnlyList<CurrentBlob>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new List<CurrentBlob>();
        var listing = new GetBlobsByHierarchyOptions { Delimiter = "/", Prefix = prefix };
        await foreach (var item in storage.Container(ContainerNames.Input).GetBlobsByHierarchyAsync(listing, cancellationToken))
        {
            if (item.IsBlob && ForeignFile.What(item.Blob.Name) is null)
                found.Add(PinnedBlobs.Current(ContainerNames.Input, item.Blob));
        }

        return found;
    }
}
