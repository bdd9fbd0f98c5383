using System.Text.Json;
using Azure;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Drops;

/// <summary>
/// Sees jobs appear and change by looking at the status blobs in the <c>jobs</c> container. A look is one listing; only what has changed is read, or five hundred photos that wait would
/// keep Azurite from everything else.
/// </summary>
internal sealed class JobWatch(StorageClients storage)
{
    /// <summary>Pause between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly JobStatusStore _statuses = new(storage);
    private readonly Dictionary<string, string> _known = [];
    private readonly HashSet<string> _ignored = [];

    /// <summary>Ignores every job that is there now.</summary>
    public async Task IgnorePresentAsync(CancellationToken cancellationToken) => _ignored.UnionWith((await VersionsAsync(cancellationToken)).Select(status => status.Id));

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
        foreach (var (id, version) in await VersionsAsync(cancellationToken))
        {
            if (_ignored.Contains(id) || (_known.TryGetValue(id, out var known) && known == version) || await ReadAsync(id, cancellationToken) is not { } read)
                continue;
            _known[id] = Text(read.ETag);
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

    private async Task<List<(string Id, string Version)>> VersionsAsync(CancellationToken cancellationToken)
    {
        var versions = new List<(string, string)>();
        await foreach (var blob in storage.Container(ContainerNames.Jobs).GetBlobsAsync(cancellationToken: cancellationToken))
        {
            var id = blob.Name.Split('/')[0];
            if (blob.Name == BlobNames.Status(id))
                versions.Add((id, Text(blob.Properties.ETag ?? default)));
        }

        return versions;
    }

    /// <summary>A listing writes it without the quotes that an answer has.</summary>
    private static string Text(ETag version) => version.ToString().Trim('"');
}
