using Microsoft.Extensions.Time.Testing;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Testing.Storage;

namespace StyleCloud.Platform.Tests.Jobs;

public sealed class ResultStoreTests : IDisposable
{
    private const string Name = "starry-night/cat.png";
    private const string Path = $"output/{Name}";

    private static readonly StyleTransferJob Job =
        new(1, "0123456789abcdef0123456789abcdef", new("input", "starry-night/cat.jpg", "1", 3), [], null, new(), Name, new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), null);

    private readonly FakeStorage _storage = new(new FakeTimeProvider());

    [Fact]
    public async Task Write_ThenFind_GivesTheSameResult()
    {
        var written = await WriteAsync([1, 2, 3], Described());

        var found = await Store().FindAsync(Name, CancellationToken.None);

        Assert.Equal(Job.Id, found!.JobId);
        Assert.Equal(Job.QueuedAt, found.QueuedAt);
        Assert.Equal(written.Result, found.Result);
        Assert.Equal(3, written.Result!.Blob.Length);
    }

    [Fact]
    public async Task Write_OwnResultIsThereAlready_KeepsIt()
    {
        var first = await WriteAsync([1, 2, 3], Described());

        var second = await WriteAsync([4, 5], Described() with { Evaluations = 7 });

        Assert.Equal(first, second);
        Assert.Equal([1, 2, 3], _storage.Blobs.Find(Path)!.Content);
    }

    [Fact]
    public async Task Write_AnotherWriterComesBetween_LooksAgain()
    {
        var once = true;
        _storage.Before = request =>
        {
            if (!request.IsResultWrite || !once)
                return;
            once = false;
            _storage.Blobs.Put(Path, [9], metadata: new Dictionary<string, string> { ["jobid"] = "newer", ["queuedat"] = "2027-01-01T00:00:00Z" });
        };

        var write = await WriteAsync([1], Described());

        Assert.Null(write.Result);
        Assert.Equal("newer", write.Other!.JobId);
        Assert.Equal([9], _storage.Blobs.Find(Path)!.Content);
    }

    [Theory]
    [InlineData("w/a.jpg", "w/a.jpg", "w/a.jpg", "w/a.jpg", true)]
    [InlineData("w/a.jpg", "w/job.json", "w/a.jpg", "w/a.jpg", true)]
    [InlineData("w/b.jpg", "w/job.json", "w/a.jpg", "w/job.json", true)]
    [InlineData("w/b.jpg", "w/job.json", "w/a.jpg", "w/a.jpg", false)]
    [InlineData("w/a.jpg", "w/a.jpg", "w/b.jpg", "w/job.json", false)]
    public async Task Write_OlderResultInThePlace_IsReplacedByTheSamePhotoOrTheSameManifestOnly(string photo, string drop, string otherPhoto, string otherDrop, bool isReplaced)
    {
        var older = Job with { Id = "older", QueuedAt = Job.QueuedAt.AddDays(-1) };
        await Store().WriteAsync(older, ResultOrigin.Of(otherPhoto, otherDrop), [1], "image/png", Described(), CancellationToken.None);

        var write = await Store().WriteAsync(Job, ResultOrigin.Of(photo, drop), [2], "image/png", Described(), CancellationToken.None);

        Assert.Equal(isReplaced, write.Result is not null);
        Assert.Equal(isReplaced ? null : "older", write.Other?.JobId);
        Assert.Equal(isReplaced ? [2] : [1], _storage.Blobs.Find(Path)!.Content);
    }

    [Fact]
    public async Task Find_BlobThatNoWorkerMade_HasNoResult()
    {
        _storage.Blobs.Put(Path, [9], metadata: new Dictionary<string, string> { ["result"] = "{broken" });

        var found = await Store().FindAsync(Name, CancellationToken.None);

        Assert.NotNull(found);
        Assert.Null(found.JobId);
        Assert.Null(found.Result);
    }

    [Fact]
    public async Task Find_Nothing_IsNull() => Assert.Null(await Store().FindAsync("absent.png", CancellationToken.None));

    public void Dispose() => _storage.Dispose();

    private ResultStore Store() => new(_storage.Clients());

    private Task<ResultWrite> WriteAsync(byte[] picture, JobResult described) => Store().WriteAsync(Job, ResultOrigin.Of(Job.Content.Name, Job.Content.Name), picture, "image/png", described, CancellationToken.None);

    private static JobResult Described() =>
        new(new("", "", "", 0), 40, 30, new(3, 1, 1.5, 0.5), 100, "converged", 12.5, "CPU, 2 threads", "default features «v1»");
}
