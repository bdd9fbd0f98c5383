using System.Collections.Concurrent;
using System.Security.Cryptography;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights.Sources;

namespace StyleCloud.Weights.Tests.Sources;

public sealed class CanonicalDownloadTests : IDisposable
{
    private const int Length = 500_000;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = new byte[Length];
    private readonly ConcurrentQueue<WeightsProgress> _reports = new();

    public CanonicalDownloadTests() => new Random(5).NextBytes(_content);

    private string Target => _folder.File("weights.h5");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Find_FileThere_DownloadsVerifiesAndNamesIt()
    {
        using var server = new FileServer(_content);

        Assert.Equal(Target, await FindAsync(server.Uri));

        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal(["weights.h5", "weights.h5.lock"], Files());
        Assert.Contains(_reports, report => report is { Stage: WeightsStage.Downloading, Done: Length, Total: Length });
        Assert.Contains(_reports, report => report.Stage == WeightsStage.Verifying);
    }

    [Fact]
    public async Task Find_ConnectionCut_ContinuesWhereItStopped()
    {
        using var server = new FileServer(_content, new Treatment(CutAfter: 200_000), new Treatment(CutAfter: 100_000));

        Assert.Equal(Target, await FindAsync(server.Uri));

        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        var requests = server.Requests.ToArray();
        Assert.Equal(3, requests.Length);
        Assert.False(requests[0].ContainsKey("range"));
        Assert.Equal("bytes=200000-", requests[1]["range"]);
        Assert.Equal("\"v1\"", requests[1]["if-range"]);
        Assert.Equal("bytes=300000-", requests[2]["range"]);
    }

    [Fact]
    public async Task Find_PartOfAnEarlierRun_IsContinued()
    {
        using (var dying = new FileServer(_content, new Treatment(CutAfter: 200_000)))
            Assert.Null(await FindAsync(new DownloadSettings { Resumptions = 0 }, dying.Uri));
        using var server = new FileServer(_content);

        Assert.Equal(Target, await FindAsync(server.Uri));

        Assert.Equal("bytes=200000-", Assert.Single(server.Requests)["range"]);
        Assert.False(server.Requests.Single().ContainsKey("if-range")); // The tag was another server's.
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Find_FileChangedBetweenThePieces_BeginsAnew()
    {
        using var server = new FileServer(new byte[Length], new Treatment(CutAfter: 200_000)) { EntityTag = "\"old\"" };
        Assert.Null(await FindAsync(new DownloadSettings { Resumptions = 0 }, server.Uri));
        (server.Content, server.EntityTag) = (_content, "\"new\"");

        Assert.Equal(Target, await FindAsync(server.Uri));

        Assert.Equal("\"old\"", server.Requests.Last()["if-range"]);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Find_PiecesThatDoNotFit_AreFoundByTheChecksumAndFetchedAnew()
    {
        using var server = new FileServer(new byte[Length], new Treatment(CutAfter: 200_000)) { EntityTag = null };
        Assert.Null(await FindAsync(new DownloadSettings { Resumptions = 0 }, server.Uri));
        server.Content = _content;

        Assert.Equal(Target, await FindAsync(server.Uri));

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Contains(_reports, report => report.Message.Contains("begins anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_ServerThatIgnoresRanges_IsReadFromTheBeginning()
    {
        using var server = new FileServer(_content, new Treatment(CutAfter: 200_000), new Treatment(IgnoreRange: true));

        Assert.Equal(Target, await FindAsync(server.Uri));

        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Find_RangeThatCannotBeServed_BeginsAnew()
    {
        await File.WriteAllBytesAsync(Target + ".partial", new byte[100], TestContext.Current.CancellationToken);
        using var server = new FileServer(_content, new Treatment(Status: 416));

        Assert.Equal(Target, await FindAsync(server.Uri));

        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Find_WrongChecksum_KeepsNothingAndSaysBoth()
    {
        using var server = new FileServer(new byte[Length]);

        Assert.Null(await FindAsync(server.Uri));

        Assert.Equal(["weights.h5.lock"], Files());
        var passed = Assert.Single(_reports, report => report.Stage == WeightsStage.Passed);
        Assert.Contains(Md5(new byte[Length]), passed.Message, StringComparison.Ordinal);
        Assert.Contains(Md5(_content), passed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_WrongLength_IsRefusedBeforeTheBody()
    {
        using var server = new FileServer(new byte[Length + 1]);

        Assert.Null(await FindAsync(server.Uri));

        Assert.Equal(["weights.h5.lock"], Files());
        Assert.Contains(_reports, report => report.Message.Contains($"a file of {Length + 1} bytes; expected {Length}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(503)]
    public async Task Find_MirrorWithoutTheFile_AsksTheNext(int status)
    {
        using var empty = new FileServer(_content, new Treatment(status));
        using var server = new FileServer(_content);

        Assert.Equal(Target, await FindAsync(empty.Uri, server.Uri));

        Assert.Single(empty.Requests);
        Assert.Contains(_reports, report => report.Message.Contains($"answered {status}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_StalledServer_IsGivenUpAndItsBytesKept()
    {
        using var stalled = new FileServer(_content, new Treatment(CutAfter: 200_000, Stall: true), new Treatment(CutAfter: 0, Stall: true));
        using var server = new FileServer(_content);

        Assert.Equal(Target, await FindAsync(new DownloadSettings { StallTimeout = TimeSpan.FromMilliseconds(300), ResumptionDelay = TimeSpan.Zero }, stalled.Uri, server.Uri));

        Assert.Equal("bytes=200000-", Assert.Single(server.Requests)["range"]);
        Assert.Contains(_reports, report => report.Message.Contains("sent nothing for 0.3 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_NobodyListens_SaysSoAndHasNothing()
    {
        Uri closed;
        using (var server = new FileServer(_content))
            closed = server.Uri;

        Assert.Null(await FindAsync(closed));

        Assert.Contains(_reports, report => report.Stage == WeightsStage.Passed && report.Message.Contains("could not be downloaded from", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_TwoAtOnce_DownloadOnce()
    {
        using var server = new FileServer(_content);

        var found = await Task.WhenAll(FindAsync(server.Uri), FindAsync(server.Uri), FindAsync(server.Uri));

        Assert.All(found, path => Assert.Equal(Target, path));
        Assert.Single(server.Requests);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Find_LockHeldElsewhere_WaitsAndCanBeCancelled()
    {
        using var held = await FileLock.AcquireAsync(Target, () => { }, TestContext.Current.CancellationToken);
        using var server = new FileServer(_content);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var download = Download(new(), server.Uri);

        var waiting = download.FindAsync(Network.Vgg16, stop.Token);
        while (!_reports.Any(report => report.Stage == WeightsStage.Waiting))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Find_FolderThatCannotBeMade_SaysSoAndHasNothing()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "", TestContext.Current.CancellationToken);
        using var server = new FileServer(_content);
        using var download = new CanonicalDownload(Path.Combine(_folder.File("file"), "cache"), _reports.Enqueue) { Canonical = _ => Canonical(server.Uri) };

        Assert.Null(await download.FindAsync(Network.Vgg16, TestContext.Current.CancellationToken));

        Assert.Contains(_reports, report => report.Message.Contains("could not be kept in", StringComparison.Ordinal));
        Assert.Empty(server.Requests);
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private Task<string?> FindAsync(params Uri[] mirrors) => FindAsync(new() { ResumptionDelay = TimeSpan.Zero }, mirrors);

    private async Task<string?> FindAsync(DownloadSettings settings, params Uri[] mirrors)
    {
        using var download = Download(settings, mirrors);
        return await download.FindAsync(Network.Vgg16, TestContext.Current.CancellationToken);
    }

    private CanonicalDownload Download(DownloadSettings settings, params Uri[] mirrors) =>
        new(_folder.Path, _reports.Enqueue, settings) { Canonical = _ => Canonical(mirrors) };

    private CanonicalWeights Canonical(params Uri[] mirrors) => new("weights.h5", Length, Md5(_content), mirrors);

#pragma warning disable CA5351 // What publishers give.
    private static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}
