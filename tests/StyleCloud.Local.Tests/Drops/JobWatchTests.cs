using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StyleCloud.Contracts;
using StyleCloud.Local.Drops;
using StyleCloud.Testing.Storage;

namespace StyleCloud.Local.Tests.Drops;

public sealed class JobWatchTests : IDisposable
{
    private readonly FakeStorage _storage = new(new FakeTimeProvider());

    [Fact]
    public async Task Look_NothingHasChanged_ReadsNoStatusAgain()
    {
        var watch = new JobWatch(_storage.Clients());
        for (var job = 0; job < 30; job++)
            Put(job, JobState.Queued);
        Assert.Equal(30, (await watch.LookAsync(TestContext.Current.CancellationToken)).Count);
        var before = Reads;

        Assert.Empty(await watch.LookAsync(TestContext.Current.CancellationToken));
        Put(7, JobState.Running);
        var changed = Assert.Single(await watch.LookAsync(TestContext.Current.CancellationToken));

        Assert.Equal((Id(7), JobState.Running), (changed.Id, changed.State));
        Assert.Equal(1, Reads - before);
    }

    [Fact]
    public async Task Look_JobsThatWereThereBefore_AreIgnored()
    {
        var watch = new JobWatch(_storage.Clients());
        Put(1, JobState.Queued);
        await watch.IgnorePresentAsync(TestContext.Current.CancellationToken);

        Put(1, JobState.Running);
        Put(2, JobState.Queued);

        Assert.Equal(Id(2), Assert.Single(await watch.LookAsync(TestContext.Current.CancellationToken)).Id);
    }

    public void Dispose() => _storage.Dispose();

    private int Reads => _storage.Requests.Count(request => request.Method == "GET" && request.Path.EndsWith("/status.json", StringComparison.Ordinal));

    private void Put(int job, JobState state)
    {
        var status = new JobStatus(1, Id(job), state, $"wave/{job}.jpg", null, [], null, null, DateTimeOffset.UnixEpoch);
        _storage.Blobs.Put($"jobs/{BlobNames.Status(Id(job))}", JsonSerializer.SerializeToUtf8Bytes(status, ContractsJsonContext.Default.JobStatus));
    }

    private static string Id(int job) => $"{job:x32}";
}
