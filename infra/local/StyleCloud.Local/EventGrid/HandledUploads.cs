using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.EventGrid;

/// <summary>Which blob versions of <c>input</c> some job's status names: their events have done what they were for.</summary>
internal sealed class HandledUploads(StorageClients storage)
{
    private readonly JobStatusStore _statuses = new(storage);
    private readonly HashSet<string> _jobs = [];
    private readonly HashSet<BlobVersion> _versions = [];

    /// <summary>Whether a status that was seen names that version.</summary>
    public bool Contains(BlobVersion version) => _versions.Contains(version) || _jobs.Contains(JobId.ForRejected(version.Name, version.ETag));

    /// <summary>Reads the statuses that were not seen yet; what one names of its inputs never changes.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var folders = storage.Container(ContainerNames.Jobs).GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Delimiter = "/" }, cancellationToken);
        await foreach (var folder in folders)
        {
            var id = folder.Prefix?.TrimEnd('/');
            if (id is null || _jobs.Contains(id) || await _statuses.ReadAsync(id, cancellationToken) is not { Status: var status })
                continue;
            _jobs.Add(id);
            BlobReference?[] inputs = [status.Content, status.StartImage, .. status.Styles.Select(style => style.Blob)];
            _versions.UnionWith(inputs.OfType<BlobReference>().Where(input => input.Container == ContainerNames.Input).Select(input => new BlobVersion(input.Name, input.ETag)));
        }
    }
}
