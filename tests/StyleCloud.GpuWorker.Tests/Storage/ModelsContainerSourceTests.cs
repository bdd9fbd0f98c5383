using Azure;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights.Sources;

namespace StyleCloud.GpuWorker.Tests.Storage;

public sealed class ModelsContainerSourceTests : IDisposable
{
    private readonly WorkerUnderTest _worker = new();
    private readonly string _cache = Directory.CreateTempSubdirectory("stylecloud-models-").FullName;

    [Fact]
    public async Task Find_EmptyContainer_HasNone() => Assert.Null(await FindAsync(Network.Vgg16));

    [Fact]
    public async Task Find_WeightsUnderAPlainName_BringsThemToTheCache()
    {
        _worker.Storage.Blobs.Put("models/vgg16.safetensors", [1, 2, 3]);

        var path = await FindAsync(Network.Vgg16);

        Assert.StartsWith(_cache, path, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path!, TestContext.Current.CancellationToken));
        Assert.Equal([path], Directory.GetFiles(_cache, "*", SearchOption.AllDirectories));
        Assert.Null(await FindAsync(Network.Vgg19));
    }

    [Fact]
    public async Task Find_CacheThatCannotBeWritten_UsesTheTemporaryFolder()
    {
        _worker.Storage.Blobs.Put("models/vgg16.safetensors", [1, 2, 3]);
        var file = Path.Combine(_cache, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var source = new ModelsContainerSource(_worker.Clients, Path.Combine(file, "cache"), null);

        var path = await source.FindAsync(Network.Vgg16, TestContext.Current.CancellationToken);

        Assert.StartsWith(Path.GetTempPath(), path, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path!, TestContext.Current.CancellationToken));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task Find_SecondTime_DownloadsNothing()
    {
        _worker.Storage.Blobs.Put("models/vgg16.h5", [1, 2, 3]);
        var first = await FindAsync(Network.Vgg16);
        var reads = Reads();

        Assert.Equal(first, await FindAsync(Network.Vgg16));

        Assert.Equal(reads, Reads());
    }

    [Fact]
    public async Task Find_NewVersionInTheContainer_IsFetched()
    {
        _worker.Storage.Blobs.Put("models/vgg16.h5", [1, 2, 3]);
        await FindAsync(Network.Vgg16);
        _worker.Storage.Blobs.Put("models/vgg16.h5", [4, 5, 6]);

        var path = await FindAsync(Network.Vgg16);

        Assert.Equal([4, 5, 6], await File.ReadAllBytesAsync(path!, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Find_PublishedNameWithOtherBytes_IsRefusedAndNotKept()
    {
        var canonical = CanonicalWeights.For(Network.Vgg16);
        _worker.Storage.Blobs.Put($"models/{canonical.FileName}", [1, 2, 3]);

        var error = (await Assert.ThrowsAsync<StyleTransferException>(() => FindAsync(Network.Vgg16))).Error;

        Assert.Equal(ErrorReason.WeightsInvalid, error.Reason);
        Assert.Contains($"{canonical.Bytes} bytes", error.Limit, StringComparison.Ordinal);
        Assert.Contains("3 bytes", error.Actual, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_cache, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Find_StorageDoesNotAnswer_DoesNotPassForNothingThere()
    {
        _worker.Storage.Fails = _ => true;

        await Assert.ThrowsAsync<RequestFailedException>(() => FindAsync(Network.Vgg16));
    }

    public void Dispose()
    {
        _worker.Dispose();
        Directory.Delete(_cache, recursive: true);
    }

    private int Reads() => _worker.Storage.Requests.Count(request => request.Method == "GET");

    private Task<string?> FindAsync(Network network) => new ModelsContainerSource(_worker.Clients, _cache, null).FindAsync(network, CancellationToken.None);
}
