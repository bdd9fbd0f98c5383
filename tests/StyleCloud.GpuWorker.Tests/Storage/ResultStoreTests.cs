using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Storage;

public sealed class ResultStoreTests : IDisposable
{
    private static readonly string Path = $"output/{WorkerUnderTest.OutputName}";

    private readonly WorkerUnderTest _worker = new();

    [Fact]
    public async Task Write_ThenFind_GivesTheSameResult()
    {
        var (job, _) = _worker.Accept();
        var written = await Store().WriteAsync(job, [1, 2, 3], Described(), CancellationToken.None);

        var found = await Store().FindAsync(job.OutputName, CancellationToken.None);

        Assert.Equal(job.Id, found!.JobId);
        Assert.Equal(job.QueuedAt, found.QueuedAt);
        Assert.Equal(written, found.Result);
        Assert.Equal(3, written.Blob.Length);
    }

    [Fact]
    public async Task Write_OwnResultIsThereAlready_KeepsIt()
    {
        var (job, _) = _worker.Accept();
        var first = await Store().WriteAsync(job, [1, 2, 3], Described(), CancellationToken.None);

        var second = await Store().WriteAsync(job, [4, 5], Described() with { Iterations = 7 }, CancellationToken.None);

        Assert.Equal(first, second);
        Assert.Equal([1, 2, 3], _worker.Storage.Blobs.Find(Path)!.Content);
    }

    [Fact]
    public async Task Write_AnotherWriterComesBetween_LooksAgain()
    {
        var (job, _) = _worker.Accept();
        var once = true;
        _worker.Storage.Before = request =>
        {
            if (!request.IsResultWrite || !once)
                return;
            once = false;
            _worker.Storage.Blobs.Put(Path, [9], metadata: new Dictionary<string, string> { ["jobid"] = "newer", ["queuedat"] = "2027-01-01T00:00:00Z" });
        };

        var exception = await Assert.ThrowsAsync<JobException>(() => Store().WriteAsync(job, [1], Described(), CancellationToken.None));

        Assert.Equal(ErrorReason.InputChanged, exception.Error.Reason);
        Assert.Equal([9], _worker.Storage.Blobs.Find(Path)!.Content);
    }

    [Fact]
    public async Task Find_BlobThatNoWorkerMade_HasNoResult()
    {
        _worker.Storage.Blobs.Put(Path, [9], metadata: new Dictionary<string, string> { ["result"] = "{broken" });

        var found = await Store().FindAsync(WorkerUnderTest.OutputName, CancellationToken.None);

        Assert.NotNull(found);
        Assert.Null(found.JobId);
        Assert.Null(found.Result);
    }

    [Fact]
    public async Task Find_Nothing_IsNull() => Assert.Null(await Store().FindAsync("absent.png", CancellationToken.None));

    public void Dispose() => _worker.Dispose();

    private ResultStore Store() => new(_worker.Clients);

    private static JobResult Described() =>
        new(new("", "", "", 0), 40, 30, new(3, 1, 1.5, 0.5), 100, "converged", 12.5, "CPU, 2 threads", "default features «v1»");
}
