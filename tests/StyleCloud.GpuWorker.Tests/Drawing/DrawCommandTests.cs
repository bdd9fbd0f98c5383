using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Drawing;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.OneShot;
using StyleCloud.Imaging;

namespace StyleCloud.GpuWorker.Tests.Drawing;

public sealed class DrawCommandTests : IDisposable
{
    private readonly TransferFiles _files = new();

    [Fact]
    public void Draw_SameSeed_GivesTheSameFile()
    {
        Assert.Equal(Drawn("a.png", 7), Drawn("b.png", 7));
        Assert.NotEqual(Drawn("a.png", 7), Drawn("b.png", -7));
    }

    [Theory]
    [InlineData("out.png", OutputFormat.Png)]
    [InlineData("out.jpg", OutputFormat.Jpeg)]
    [InlineData("out.webp", OutputFormat.Webp)]
    [InlineData("out.tiff", OutputFormat.Tiff)]
    public void Draw_Extension_DecidesTheFormat(string name, OutputFormat format)
    {
        var expected = ImageEncoder.Encode(new(1, 1, [0, 0, 0]), format, 90, null);

        Assert.Equal(expected[..2], Drawn(name, 1)[..2]);
    }

    [Theory]
    [InlineData(63, 64, "--width")]
    [InlineData(64, 4097, "--height")]
    public void Draw_SideOutOfRange_NamesOptionAndLimit(int width, int height, string option)
    {
        var error = Assert.Single(Assert.Throws<UsageException>(() => DrawCommand.Draw(_files.Output, 1, width, height)).Errors);

        Assert.Equal((ErrorReason.InvalidOption, option, "64…4096"), (error.Reason, error.Subject, error.Limit));
        Assert.Contains("64…4096", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_SeveralThingsWrong_NamesEachOnce() =>
        Assert.Equal(3, Assert.Throws<UsageException>(() => DrawCommand.Draw(_files.At("out.gif"), 1, 10, 5000)).Errors.Select(error => error.Subject).Distinct().Count());

    [Fact]
    public async Task Create_OnlyTheOutputGiven_DrawsAtTheDocumentedSizeAndSeed()
    {
        Assert.Equal(ExitCodes.Success, await InvokeAsync("-o", _files.Output));

        var file = await File.ReadAllBytesAsync(_files.Output, TestContext.Current.CancellationToken);
        DrawCommand.Draw(_files.At("same.png"), 2017, 1024, 768);
        Assert.Equal(await File.ReadAllBytesAsync(_files.At("same.png"), TestContext.Current.CancellationToken), file);
    }

    [Fact]
    public async Task Create_WhatCannotBeDone_EndsWithTheExitCodesOfTransfer()
    {
        Assert.Equal(ExitCodes.Usage, await InvokeAsync("-o", _files.Output, "--width", "10"));
        Assert.Equal(ExitCodes.Usage, await InvokeAsync("-o", _files.At("out.gif")));
        Assert.Equal(ExitCodes.OutputOrStorage, await InvokeAsync("-o", _files.At("absent/out.png")));
        Assert.Empty(Directory.GetFiles(_files.Folder));
    }

    public void Dispose() => _files.Dispose();

    private static Task<int> InvokeAsync(params string[] arguments) =>
        DrawCommand.Create().Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

    private byte[] Drawn(string name, long seed)
    {
        DrawCommand.Draw(_files.At(name), seed, 120, 80);
        return File.ReadAllBytes(_files.At(name));
    }
}
