using System.Text;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using StyleCloud.Contracts;
using StyleCloud.Local.Reporting;
using StyleCloud.Testing.Storage;

namespace StyleCloud.Local.Tests.Reporting;

/// <summary>What is said of a job that has ended; nothing that happens to one may end the reporting of all.</summary>
public sealed class RunReportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stylecloud-report-");
    private readonly FakeStorage _storage = new(new FakeTimeProvider());
    private readonly StringWriter _said = new();

    [Fact]
    public async Task Ended_Succeeded_SavesThePictureAtItsBlobsPath()
    {
        _storage.Blobs.Put("output/wave/photo.png", [1, 2, 3]);

        await ReportAsync("wave/photo.png");

        var path = Path.Combine(_folder.FullName, "wave", "photo.png");
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Contains($"Picture: {path}", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_NameLongerThanAFileSystemHolds_SavesItUnderAShorterOne()
    {
        var name = $"wave/{new string('写', 91)}.png"; // 273 bytes and the extension.
        _storage.Blobs.Put($"output/{name}", [1]);

        await ReportAsync(name);

        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "wave")));
        Assert.Matches("^写+~[0-9a-f]{16}\\.png$", Path.GetFileName(file));
        Assert.InRange(Encoding.UTF8.GetByteCount(Path.GetFileName(file)), 250, PicturePath.MaxPartBytes);
        Assert.Contains($"Picture: {file}", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_PictureThatAConsumerHasRemoved_SaysSoAndGoesOn()
    {
        await ReportAsync("wave/gone.png");

        Assert.Contains("it is no longer there.", _said.ToString(), StringComparison.Ordinal);
        Assert.Contains("/output/wave/gone.png", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_FolderThatCannotBeMade_SaysWhyAndGoesOn()
    {
        _storage.Blobs.Put("output/wave/photo.png", [1]);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "wave"), "a file where the folder should be", TestContext.Current.CancellationToken);

        await ReportAsync("wave/photo.png");

        Assert.Contains("not saved to", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_Cancelled_NamesNoReport()
    {
        var status = JobTransitions.Cancelled(JobTransitions.Cancelling(Queued("wave/photo.png")).Status!, claim: null, DateTimeOffset.UnixEpoch).Status!;

        await Report().EndedAsync(status, _folder.FullName, file: null, TestContext.Current.CancellationToken);

        Assert.Contains("was cancelled", _said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Report:", _said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wave/photo.png", "wave/photo.png")]
    [InlineData("a/b/c d.webp", "a/b/c d.webp")]
    public void For_NameThatFits_IsKept(string blobName, string path) =>
        Assert.Equal(Path.Combine([_folder.FullName, .. path.Split('/')]), PicturePath.For(_folder.FullName, blobName));

    [Fact]
    public void For_LongNamesThatDifferAtTheEnd_StayTwo() =>
        Assert.NotEqual(PicturePath.For(_folder.FullName, $"{new string('a', 300)}1.png"), PicturePath.For(_folder.FullName, $"{new string('a', 300)}2.png"));

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _storage.Dispose();
        _said.Dispose();
    }

    [Theory]
    [InlineData("12:30.png", "12?30.png")]
    [InlineData("a:b.png", "a_b.png")]
    public void PicturePath_NamesThatDifferInWhatTheFileSystemRefuses_AreTwoFiles(string one, string other)
    {
        char[] refused = [':', '?'];

        var (first, second) = (PicturePath.For(_folder.FullName, one, refused), PicturePath.For(_folder.FullName, other, refused));

        Assert.NotEqual(first, second);
        Assert.All([first, second], path => Assert.True(path.EndsWith(".png", StringComparison.Ordinal) && !Path.GetFileName(path).AsSpan().ContainsAny(refused), path));
    }

    [Fact]
    public void PicturePath_ExtensionThatFillsTheName_IsCutLikeTheRest() =>
        Assert.Equal(PicturePath.MaxPartBytes, Encoding.UTF8.GetByteCount(Path.GetFileName(PicturePath.For(_folder.FullName, $"a.{new string('x', 400)}"))));

    private RunReport Report() => new(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(_said) }), _storage.Clients());

    private Task ReportAsync(string outputName)
    {
        var claim = new JobClaim("worker:1", "message", DateTimeOffset.MaxValue);
        var result = new JobResult(new("output", outputName, "1", 3), 4, 3, new(1, 1, 0, 0), 5, "converged", 1, "CPU", "features");
        var running = JobTransitions.Claimed(Queued(outputName), claim, DateTimeOffset.UnixEpoch).Status!;
        var status = JobTransitions.Succeeded(running, claim, result, DateTimeOffset.UnixEpoch).Status!;
        return Report().EndedAsync(status, _folder.FullName, file: null, TestContext.Current.CancellationToken);
    }

    private static JobStatus Queued(string outputName) => JobTransitions.Queued(new("0123456789abcdef0123456789abcdef", "wave/photo.jpg") { OutputName = outputName }, DateTimeOffset.UnixEpoch);
}
