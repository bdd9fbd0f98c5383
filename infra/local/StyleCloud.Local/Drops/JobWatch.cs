using System.Text.Json;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Drops;

/// <summary>Sees jobs appear and change by looking at the status blobs in the <c>jobs</c> container.</summary>
internal sealed class JobWatch(StorageClients storage)
{
    /// <summary>Pause between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly JobStatusStore _statuses = new(storage);
    private readonly Dictionary<string, VersionedStatus> _known = [];
    private readonly HashSet<string> _ignored = [];

    /// <summary>Ignores every job that is there now.</summary>
    public async Task IgnorePresentAsync(CancellationToken cancellationToken) => _ignored.UnionWith(await IdsAsync(cancellationToken));

    /// <summary>Statuses that are new or have changed since the last look; none while storage does not answer, which is started again.</summary>
    public async Task<IReadOnlyList<JobStatus>> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ChangedAsync(cancellationToken);
        }
        catch (Exception exception) when (StorageFailure.Is(exception))
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<JobStatus>> ChangedAsync(CancellationToken cancellationToken)
    {
        var changed = new List<JobStatus>();
        foreach (var id in await IdsAsync(cancellationToken))
        {
            if (_ignored.Contains(id) || (_known.TryGetValue(id, out var known) && IsTold(known.Status)))
                continue;
            if (await ReadAsync(id, cancellationToken) is not { } read || read.ETag == known?.ETag)
                continue;
            _known[id] = read;
            changed.Add(read.Status);
        }

        return changed;
    }

    /// <summary>Null when there is no status that can be read; one job's must not end the watching of all.</summary>
    private async Task<VersionedStatus?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await _statuses.ReadAsync(id, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Waits until a job made by a drop in <paramref name="folder"/> has ended and said so.</summary>
    /// <param name="folder">Folder inside <c>input</c>.</param>
    /// <param name="onChange">Called with every change.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<JobStatus> WaitForEndAsync(string folder, Action<JobStatus> onChange, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            foreach (var status in await LookAsync(cancellationToken))
            {
                if (!status.InputName.StartsWith($"{folder}/", StringComparison.Ordinal))
                    continue;
                onChange(status);
                if (IsTold(status))
                    return status;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Whether a job has ended and said so: its event comes last, after picture, report and status.</summary>
    public static bool IsTold(JobStatus status) => status.IsFinal && status.PublishedEvents.Contains(status.State);

    private async Task<List<string>> IdsAsync(CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var folders = storage.Container(ContainerNames.Jobs).GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Delimiter = "/" }, cancellationToken);
        await foreach (var item in folders)
        {
            if (item.IsPrefix)
                ids.Add(item.Prefix.TrimEnd('/'));
        }

        return ids;
    }
}
