using Microsoft.Extensions.Time.Testing;
using StyleCloud.GpuWorker.Running;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Running;

public sealed class HeartbeatTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stylecloud-heartbeat-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly TestLog _log = new();

    private string Location => Path.Combine(_folder.FullName, "heartbeat");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Error_NoWorkerYet_SaysWhichFileIsMissing() =>
        Assert.Contains($"{Location} does not exist", Heartbeat.Error(Location, _time.GetUtcNow()), StringComparison.Ordinal);

    [Fact]
    public void Error_SilenceUpToTheLimit_IsNone()
    {
        using var heartbeat = Create(Location);
        heartbeat.Beat();

        Assert.Null(Heartbeat.Error(Location, _time.GetUtcNow() + Limit));
    }

    [Fact]
    public void Error_SilenceBeyondTheLimit_NamesBoth()
    {
        using var heartbeat = Create(Location);
        heartbeat.Beat();

        var error = Heartbeat.Error(Location, _time.GetUtcNow() + Limit + TimeSpan.FromSeconds(1));

        Assert.Equal("The worker has not shown life for 00:05:01; at most 00:05:00 is normal.", error);
    }

    [Fact]
    public void Beat_Again_StartsTheLimitAnew()
    {
        using var heartbeat = Create(Location);
        heartbeat.Beat();
        _time.Advance(Limit);
        heartbeat.Beat();

        Assert.Null(Heartbeat.Error(Location, _time.GetUtcNow() + Limit));
    }

    [Fact]
    public void Beat_FileWasRemoved_ComesBackWhole()
    {
        using var heartbeat = Create(Location);
        heartbeat.Beat();
        File.Delete(Location);
        _time.Advance(TimeSpan.FromSeconds(2));

        heartbeat.Beat();

        Assert.Null(Heartbeat.Error(Location, _time.GetUtcNow()));
    }

    [Fact]
    public void Beat_FolderCannotBeWritten_IsSaidOnce()
    {
        using var heartbeat = Create(Path.Combine(_folder.FullName, "absent", "heartbeat"));

        heartbeat.Beat();
        _time.Advance(TimeSpan.FromSeconds(2));
        heartbeat.Beat();

        Assert.Equal(107, Assert.Single(_log.Lines).EventId);
    }

    [Fact]
    public void Dispose_WorkerHasEnded_LeavesNoSignOfLife()
    {
        using (var heartbeat = Create(Location))
            heartbeat.Beat();

        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData(1, 60, 16 * 60)]
    [InlineData(300, 3, (15 * 60) + 3)]
    [InlineData(1, 3600, 75 * 60)]
    public void LongestSilence_AnySettings_IsLongerThanTheLongestPause(int pollSeconds, int visibilitySeconds, int seconds)
    {
        var settings = new WorkerSettings { PollInterval = TimeSpan.FromSeconds(pollSeconds), VisibilityTimeout = TimeSpan.FromSeconds(visibilitySeconds) };

        Assert.Equal(TimeSpan.FromSeconds(seconds), Heartbeat.LongestSilence(settings));
    }

    [Fact]
    public async Task Receive_EmptyQueue_Beats()
    {
        using var worker = new WorkerUnderTest();

        await worker.Queue().ReceiveAsync(TestContext.Current.CancellationToken);

        Assert.Null(Heartbeat.Error(worker.HeartbeatPath, worker.Time.GetUtcNow()));
    }

    [Fact]
    public async Task Lease_Renewed_Beats()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        await using var lease = await worker.Queue().ReceiveAsync(TestContext.Current.CancellationToken);

        File.Delete(worker.HeartbeatPath);
        worker.Time.Advance(worker.Settings.VisibilityTimeout / 3);

        await Eventually.TrueAsync(() => File.Exists(worker.HeartbeatPath));
    }

    private Heartbeat Create(string path) => new(path, Limit, _time, _log.For<Heartbeat>());
}
