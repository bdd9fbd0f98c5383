using System.Collections.Concurrent;
using System.Security.Cryptography;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights;
using StyleCloud.Weights.Defaults;
using StyleCloud.Weights.Sources;
using StyleCloud.Weights.Tests.Sources;

namespace StyleCloud.Weights.Tests;

public sealed class WeightsResolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<WeightsProgress> _reports = new();
    private readonly string _cache;
    private int _learned;

    public WeightsResolverTests() => _cache = _folder.File("cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Resolve_ExplicitPath_WinsOverEverything()
    {
        Save("mine.safetensors", _folder.Path);
        Save("vgg16.safetensors", _cache);

        var weights = await ResolveAsync([new Place(_ => throw new InvalidOperationException("Not to be asked."))], _folder.File("mine.safetensors"));

        Assert.Equal("mine.safetensors", weights.Name);
    }

    [Fact]
    public async Task Resolve_ExplicitPathMissing_FailsInsteadOfLookingElsewhere()
    {
        Save("vgg16.safetensors", _cache);

        var exception = await Assert.ThrowsAsync<StyleTransferException>(() => ResolveAsync([], _folder.File("absent.h5")));

        Assert.Contains("Weights file absent.h5 does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vgg16.safetensors")]
    [InlineData("vgg16.h5")]
    [InlineData("vgg16.pth")]
    public async Task Resolve_FileInTheCache_WinsOverSources(string name)
    {
        Save(name, _cache);
        Save("vgg19.safetensors", _cache);

        Assert.Equal(name, (await ResolveAsync([new Place(_ => throw new InvalidOperationException("Not to be asked."))])).Name);
    }

    [Fact]
    public async Task Resolve_SourceThatHasTheFile_WinsOverDownload()
    {
        var path = Save("models.safetensors", _folder.Path);

        var weights = await ResolveAsync([new Place(_ => null), new Place(_ => path)]);

        Assert.Equal("models.safetensors", weights.Name);
        Assert.Contains(_reports, report => report is { Stage: WeightsStage.Passed, Message: "No VGG16 weights in a place." });
    }

    [Fact]
    public async Task Resolve_NothingAtHand_DownloadsIntoTheCacheOnce()
    {
        var content = await File.ReadAllBytesAsync(Save("published.safetensors", _folder.Path), TestContext.Current.CancellationToken);
        using var server = new FileServer(content);

        var first = await ResolveAsync([], canonical: Canonical(content, server.Uri));
        var second = await ResolveAsync([], canonical: Canonical(content, server.Uri));

        Assert.False(first.IsDefault);
        Assert.Equal(first.Convolutions[0].Kernel, second.Convolutions[0].Kernel);
        Assert.Single(server.Requests);
        Assert.Contains(_reports, report => report.Stage == WeightsStage.Ready);
    }

    [Fact]
    public async Task Resolve_DamagedFileInTheCache_IsReplacedByADownload()
    {
        var content = await File.ReadAllBytesAsync(Save("published.safetensors", _folder.Path), TestContext.Current.CancellationToken);
        var damaged = content.ToArray();
        damaged[^1] ^= 1;
        Directory.CreateDirectory(_cache);
        await File.WriteAllBytesAsync(Path.Combine(_cache, "canonical.safetensors"), damaged, TestContext.Current.CancellationToken);
        using var server = new FileServer(content);

        var weights = await ResolveAsync([], canonical: Canonical(content, server.Uri));

        Assert.False(weights.IsDefault);
        Assert.Contains(_reports, report => report.Message.Contains("is damaged and not used: its MD5 is", StringComparison.Ordinal));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_cache, "canonical.safetensors"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Resolve_TorchvisionFileWithAWrongChecksum_IsNotUsed()
    {
        Save("vgg16-397923af.pth", _cache);

        var weights = await ResolveAsync([], settings: new() { CacheFolder = _cache, Offline = true });

        Assert.True(weights.IsDefault);
        Assert.Contains(_reports, report => report.Message.Contains("expected 397923af", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resolve_DownloadFails_RunsOnDefaultsAndSaysHowToGetRealOnes()
    {
        using var server = new FileServer([1, 2, 3], new Treatment(404));

        var weights = await ResolveAsync([], canonical: Canonical([1, 2, 3], server.Uri));

        Assert.True(weights.IsDefault);
        var notice = Assert.Single(_reports, report => report.Stage == WeightsStage.Default).Message;
        Assert.Contains("Running on default features", notice, StringComparison.Ordinal);
        Assert.Contains("they could not be downloaded", notice, StringComparison.Ordinal);
        Assert.Contains("canonical.safetensors", notice, StringComparison.Ordinal);
        Assert.Contains(_cache, notice, StringComparison.Ordinal);
        Assert.Contains(server.Uri.ToString(), notice, StringComparison.Ordinal);
        Assert.Contains(_reports, report => report.Message.Contains("answered 404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resolve_Offline_AsksNoServer()
    {
        using var server = new FileServer([1, 2, 3]);

        var weights = await ResolveAsync([], canonical: Canonical([1, 2, 3], server.Uri), settings: new() { CacheFolder = _cache, Offline = true });

        Assert.True(weights.IsDefault);
        Assert.Empty(server.Requests);
        Assert.Contains("downloading is switched off", Assert.Single(_reports, report => report.Stage == WeightsStage.Default).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_FileThatEndsEarly_IsCompletedAndSaysSo()
    {
        var path = Save("part.safetensors", _folder.Path, depth: 3);

        var weights = await ResolveAsync([], path);

        Assert.Equal(13, weights.Convolutions.Count);
        Assert.False(weights.IsDefault);
        Assert.Equal($"part.safetensors, default features {DefaultFeatures.Version} from conv2_2 on", weights.Name);
        Assert.Equal(TestWeights.Values(1728), weights.Convolutions[0].Kernel);
    }

    [Fact]
    public async Task Resolve_TwoAtOnce_MakeDefaultsOnce()
    {
        var offline = new WeightsSettings { CacheFolder = _cache, Offline = true };

        var both = await Task.WhenAll(ResolveAsync([], settings: offline), ResolveAsync([], settings: offline));

        Assert.All(both, weights => Assert.True(weights.IsDefault));
        Assert.Equal(1, _learned);
    }

    [Fact]
    public async Task Resolve_DefaultsInTheCache_NeedNoLock()
    {
        var offline = new WeightsSettings { CacheFolder = _cache, Offline = true };
        await ResolveAsync([], settings: offline);
        var file = Assert.Single(Directory.GetFiles(_cache, "*.safetensors"));
        using var held = await FileLock.AcquireAsync(file, () => { }, TestContext.Current.CancellationToken);

        var weights = await ResolveAsync([], settings: offline).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(13, weights.Convolutions.Count);
        Assert.Equal(1, _learned);
    }

    [Fact]
    public async Task Resolve_DamagedDefaults_AreMadeAnew()
    {
        var offline = new WeightsSettings { CacheFolder = _cache, Offline = true };
        await ResolveAsync([], settings: offline);
        var file = Assert.Single(Directory.GetFiles(_cache, "*.safetensors"));
        await using (var stream = new FileStream(file, FileMode.Open))
        {
            stream.Position = stream.Length - 5;
            stream.WriteByte(0xff);
        }

        var weights = await ResolveAsync([], settings: offline);

        Assert.Equal(2, _learned);
        Assert.Equal(13, weights.Convolutions.Count);
        Assert.Contains(_reports, report => report.Message.Contains("does not match its checksum", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_cache, "*.new"));
    }

    [Fact]
    public async Task Resolve_CacheThatCannotBeWritten_StillGivesDefaults()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "", TestContext.Current.CancellationToken);

        var weights = await ResolveAsync([], settings: new() { CacheFolder = Path.Combine(_folder.File("file"), "cache"), Offline = true });

        Assert.True(weights.IsDefault);
        Assert.Contains(_reports, report => report.Message.Contains("are made anew at every start", StringComparison.Ordinal));
    }

    [Fact]
    public void DefaultFolder_IsAbsoluteAndTheProgramsOwn()
    {
        Assert.True(Path.IsPathRooted(WeightsCache.DefaultFolder));
        Assert.EndsWith(Path.Combine("StyleCloud", "weights"), WeightsCache.DefaultFolder, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Network.Vgg16, 58_889_256)]
    [InlineData(Network.Vgg19, 80_134_624)]
    public void Canonical_EachNetwork_HasTwoMirrorsOverHttps(Network network, long bytes)
    {
        var canonical = CanonicalWeights.For(network);

        Assert.Equal(bytes, canonical.Bytes);
        Assert.Equal(32, canonical.Md5.Length);
        Assert.Equal(2, canonical.Mirrors.Count);
        Assert.All(canonical.Mirrors, mirror => Assert.Equal(Uri.UriSchemeHttps, mirror.Scheme));
        Assert.All(canonical.Mirrors, mirror => Assert.EndsWith(canonical.FileName, mirror.AbsolutePath, StringComparison.Ordinal));
    }

    private async Task<VggWeights> ResolveAsync(IReadOnlyList<IWeightsSource> sources, string? path = null, CanonicalWeights? canonical = null, WeightsSettings? settings = null)
    {
        settings ??= new() { CacheFolder = _cache };
        var resolver = new WeightsResolver(sources, _reports.Enqueue, settings)
        {
            Canonical = _ => canonical ?? new("canonical.safetensors", 1, "", [new("http://127.0.0.1:9/nothing")]),
            Defaults = new(settings.CacheFolder, _reports.Enqueue) { Learn = (network, given, _, _, _) => Fill(network, given) },
        };
        return await resolver.ResolveAsync(Network.Vgg16, path, TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<ConvolutionWeights> Fill(Network network, IReadOnlyList<ConvolutionWeights> given)
    {
        Interlocked.Increment(ref _learned);
        var all = TestWeights.Make(VggArchitecture.Convolutions(network).Count, network).Convolutions;
        return [.. given, .. all.Skip(given.Count)];
    }

    private static string Save(string name, string folder, int depth = 13)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        TestWeights.Save(TestWeights.Make(depth) with { Name = name }, path);
        return path;
    }

#pragma warning disable CA5351 // What publishers give.
    private static CanonicalWeights Canonical(byte[] content, Uri mirror) =>
        new("canonical.safetensors", content.Length, Convert.ToHexStringLower(MD5.HashData(content)), [mirror]);
#pragma warning restore CA5351

    private sealed class Place(Func<Network, string?> find) : IWeightsSource
    {
        public string Description => "a place";

        public Task<string?> FindAsync(Network network, CancellationToken cancellationToken) => Task.FromResult(find(network));
    }
}
