using System.Security.Cryptography;
using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.GpuWorker.OneShot;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.OneShot;

public sealed class OneShotTransferTests : IDisposable
{
    private readonly TransferFiles _files = new();
    private readonly StringWriter _words = new();
    private Func<TransferInput, Transfer> _engine = input => new ScriptedTransfer(input);

    [Fact]
    public async Task Run_GoodPictures_WritesTheResultAndReportsIt()
    {
        var report = await MakeAsync(Request(options: new() { Size = 64 }));

        Assert.True(report.Succeeded);
        Assert.Equal(ExitCodes.Success, report.ExitCode);
        var file = await File.ReadAllBytesAsync(_files.Output, TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file)), report.Sha256);
        Assert.Equal(file.Length, report.Bytes);
        Assert.Equal((48, 32), (report.Width, report.Height));
        Assert.Equal([0.75, 0.25], report.Styles!.Select(style => style.Weight));
        Assert.InRange(report.PeakMemoryBytes, 10_000_000, long.MaxValue);
    }

    [Fact]
    public async Task Run_GoodPictures_LeavesNoOtherFile()
    {
        await MakeAsync(Request());

        Assert.Equal(["a.png", "b.png", "out.png", "photo.png"], Directory.GetFiles(_files.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task ToJson_Success_HasTheDocumentedMembers()
    {
        using var json = JsonDocument.Parse((await MakeAsync(Request())).ToJson());

        Assert.Equal(
            [
                "succeeded", "exitCode", "totalSeconds", "peakMemoryBytes", "estimatedMemoryBytes", "output", "sha256", "bytes", "width", "height", "losses", "evaluations",
                "termination", "engineSeconds", "device", "features", "defaultFeatures", "content", "styles", "options",
            ],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["total", "content", "style", "totalVariation"], json.RootElement.GetProperty("losses").EnumerateObject().Select(member => member.Name));
        Assert.Equal(OptionsReader.OptionNames, json.RootElement.GetProperty("options").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task ToJson_Failure_HasTheDocumentedMembers()
    {
        using var json = JsonDocument.Parse((await MakeAsync(Request() with { Content = _files.At("absent.png") })).ToJson());

        Assert.Equal(["succeeded", "exitCode", "totalSeconds", "peakMemoryBytes", "errors"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Contains("absent.png", json.RootElement.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InputIsNoPicture_ExitsWithBadInput()
    {
        await File.WriteAllTextAsync(_files.At("photo.png"), "no picture", TestContext.Current.CancellationToken);

        var report = await MakeAsync(Request(makePhoto: false));

        Assert.Equal(ExitCodes.BadInput, report.ExitCode);
        Assert.False(File.Exists(_files.Output));
    }

    [Theory]
    [InlineData("photo.png", 4000, 40, 128)]
    [InlineData("a.png", 40, 4000, 128)]
    public async Task Run_TooNarrowForTheSize_IsRefusedBeforeTheEngineRuns(string narrow, int width, int height, int size)
    {
        var ran = false;
        _engine = input =>
        {
            ran = true;
            return new ScriptedTransfer(input);
        };
        var request = Request(options: new() { Size = size });
        _files.Picture(narrow, width, height);

        var report = await MakeAsync(request);

        var error = Assert.Single(report.Errors!);
        Assert.Equal((ExitCodes.BadInput, ErrorReason.ImageTooNarrow, _files.At(narrow)), (report.ExitCode, error.Reason, error.Subject));
        Assert.EndsWith("Crop it, or set size to 160 or more.", error.Message, StringComparison.Ordinal);
        Assert.False(ran);
    }

    [Fact]
    public async Task Run_NarrowPhoto_ReachesTheEngineInItsShape()
    {
        var request = Request(options: new() { Size = 256 });
        _files.Picture("photo.png", 4000, 40);

        var report = await MakeAsync(request);

        Assert.Equal((2500, 25), (report.Width, report.Height));
    }

    [Fact]
    public async Task Run_AnimatedPictures_TakesTheFrameOfThePhotoAndTheFirstOfTheStyle()
    {
        TransferInput? seen = null;
        _engine = input => new ScriptedTransfer(seen = input);
        var request = Request(new() { Frame = 2 }) with { StartImage = _files.At("a.png") };
        await File.WriteAllBytesAsync(_files.At("photo.png"), Pictures.Animation(20, 80, 200), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_files.At("a.png"), Pictures.Animation(40, 120), TestContext.Current.CancellationToken);

        Assert.True((await MakeAsync(request)).Succeeded);

        Assert.Equal([80, 40, 40], new[] { seen!.Content, seen.Styles[0].Image, seen.StartImage! }.Select(image => (int)Math.Round(image.Pixels[0] * 255)));
    }

    [Fact]
    public async Task Run_AnimatedPhotoWithoutAFrame_IsToldHowToSayIt()
    {
        var request = Request();
        await File.WriteAllBytesAsync(_files.At("photo.png"), Pictures.Animation(20, 80), TestContext.Current.CancellationToken);

        var report = await MakeAsync(request);

        Assert.Equal((ExitCodes.BadInput, ErrorReason.TooManyFrames), (report.ExitCode, report.Errors![0].Reason));
        Assert.Contains("--frame 1", report.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoFolderForTheOutput_IsRefusedBeforeTheEngineRuns()
    {
        var ran = false;
        _engine = input =>
        {
            ran = true;
            return new ScriptedTransfer(input);
        };

        var report = await MakeAsync(Request() with { Output = _files.At("absent/out.png") });

        Assert.Equal(ExitCodes.OutputOrStorage, report.ExitCode);
        Assert.Contains(_files.At("absent"), report.Errors![0].Message, StringComparison.Ordinal);
        Assert.False(ran);
    }

    [Theory]
    [InlineData(ErrorReason.WeightsInvalid, ExitCodes.WeightsOrDevice)]
    [InlineData(ErrorReason.DeviceUnavailable, ExitCodes.WeightsOrDevice)]
    [InlineData(ErrorReason.NotFinite, ExitCodes.Numerical)]
    [InlineData(ErrorReason.OutOfMemory, ExitCodes.OutOfMemory)]
    [InlineData(ErrorReason.InvalidOption, ExitCodes.Usage)]
    [InlineData(ErrorReason.TruncatedImage, ExitCodes.BadInput)]
    [InlineData(ErrorReason.Unexpected, ExitCodes.Unexpected)]
    public async Task Run_EngineFails_ExitCodeSaysHow(ErrorReason reason, int exitCode)
    {
        _engine = _ => throw new StyleTransferException(new(reason, "It failed."));

        var report = await MakeAsync(Request());

        Assert.Equal(exitCode, report.ExitCode);
        Assert.False(report.Succeeded);
        Assert.Equal("It failed.", report.Errors!.Single().Message);
    }

    [Fact]
    public async Task Run_Cancelled_ExitsWith130AndWritesNothing()
    {
        using var cancel = new CancellationTokenSource();
        _engine = input => new ScriptedTransfer(input, _ => cancel.Cancel(), _ => throw new InvalidOperationException("The engine was not stopped."));

        var report = await TransferAsync(Request(), cancel.Token);

        Assert.Equal(ExitCodes.Cancelled, report.ExitCode);
        Assert.DoesNotContain(Directory.GetFiles(_files.Folder), file => Path.GetFileName(file).StartsWith("out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WithPreview_WritesThePictureAsItStands()
    {
        _engine = input => new ScriptedTransfer(input, _ => { }, _ => { });

        await MakeAsync(Request() with { Preview = _files.At("preview.jpg") });

        var preview = await File.ReadAllBytesAsync(_files.At("preview.jpg"), TestContext.Current.CancellationToken);
        Assert.Equal((48, 32), ImageInspector.Inspect(preview, new(), "preview", CancellationToken.None).Info is { } info ? (info.Width, info.Height) : (0, 0));
    }

    [Fact]
    public async Task Run_NotOnATerminal_SaysProgressInLines()
    {
        _engine = input => new ScriptedTransfer(input, _ => { }, _ => { }, transfer => transfer.Evaluation = 100);

        await MakeAsync(Request());

        var lines = _words.ToString().Split('\n').Where(line => line.Contains("evaluation", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Contains("evaluation 0 of 100", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("100 %", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OptimiserKeptTheBestFinitePicture_SaysSo()
    {
        _engine = input => new ScriptedTransfer(input) { End = new(input.Content, new(3, 1, 1.5, 0.5), 100, Termination.NotFinite, TimeSpan.FromSeconds(12), 600_000_000) };

        var report = await MakeAsync(Request());

        Assert.Equal("not-finite", report.Termination);
        Assert.Contains("best finite", _words.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _files.Dispose();
        _words.Dispose();
    }

    private TransferRequest Request(StyleTransferOptions? options = null, bool makePhoto = true) => new(
        makePhoto ? _files.Picture("photo.png") : _files.At("photo.png"),
        [new(_files.Picture("a.png"), 3), new(_files.Picture("b.png"), 1)],
        null,
        _files.Output,
        null,
        options ?? new(),
        null,
        null,
        null,
        null,
        null,
        Offline: true);

    private Task<TransferReport> MakeAsync(TransferRequest request) => TransferAsync(request, TestContext.Current.CancellationToken);

    private Task<TransferReport> TransferAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        var engine = new LoadedEngine(input => _engine(input), "test device", "Nothing was chosen.", "test features", HasDefaultFeatures: false);
        var transfer = new OneShotTransfer((_, _) => (_, _) => Task.FromResult(engine), new PlainDisplay(_words, TimeProvider.System), TimeProvider.System);
        var startedAt = TimeProvider.System.GetTimestamp();
        return TransferCommand.TryAsync(() => transfer.RunAsync(request, startedAt, cancellationToken), startedAt, TimeProvider.System);
    }
}
