using System.CommandLine;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.OneShot;

namespace StyleCloud.GpuWorker.Tests.OneShot;

/// <summary>No original is ever replaced by a result or a preview, by whatever name it is reached.</summary>
public sealed class OriginalsTests : IDisposable
{
    private readonly TransferFiles _files = new();
    private readonly string _photo;
    private readonly string _style;

    public OriginalsTests() => (_photo, _style) = (_files.Picture("p.png"), _files.Picture("s.png"));

    [Theory]
    [InlineData("p.png", null, "the photo (")]
    [InlineData("s.png", null, "a style (")]
    [InlineData("sub/../p.png", null, "the photo (")]
    [InlineData("./s.png", null, "a style (")]
    [InlineData("out.png", "p.png", "the photo (")]
    [InlineData("out.png", "s.png", "a style (")]
    public void Read_WhatIsWrittenIsWhatIsRead_IsRefused(string output, string? preview, string what)
    {
        var error = Assert.Single(Errors(_files.At(output), preview is null ? null : _files.At(preview)));

        Assert.Equal((ErrorReason.InvalidOption, preview is null ? "--output" : "--preview"), (error.Reason, error.Subject));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, ExitCodes.For(error.Reason));
    }

    [Fact]
    public void Read_ThroughLinks_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        File.CreateSymbolicLink(_files.At("link.png"), "p.png");
        File.CreateSymbolicLink(_files.At("link-to-link.png"), _files.At("link.png"));
        Directory.CreateSymbolicLink(_files.At("here"), ".");

        foreach (var output in new[] { "link.png", "link-to-link.png", "here/p.png", "here/here/link.png" })
            Assert.Contains("the photo (", Assert.Single(Errors(_files.At(output))).Message, StringComparison.Ordinal);
        Assert.Contains("the photo (", Assert.Single(Errors(_photo, content: _files.At("link.png"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LinksInACircle_AreOtherFiles()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        File.CreateSymbolicLink(_files.At("a.png"), "b.png");
        File.CreateSymbolicLink(_files.At("b.png"), "a.png");

        Assert.Empty(Errors(_files.At("a.png")));
    }

    [Fact]
    public void Read_StartImageOrWeightsAsOutput_IsRefused()
    {
        Assert.Contains("the start image (", Assert.Single(Errors(_files.At("start.png"), more: ["--start-image", _files.At("start.png")])).Message, StringComparison.Ordinal);
        Assert.Contains("the weights (", Assert.Single(Errors(_files.At("w.png"), more: ["--weights", _files.At("w.png")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnotherFile_IsFine() => Assert.Empty(Errors(_files.At("out.png"), _files.At("preview.jpg")));

    [Fact]
    public async Task Invoke_OutputIsThePhoto_ExitsWithUsageAndLeavesThePhotoAsItIs()
    {
        var before = await File.ReadAllBytesAsync(_photo, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Usage, await TransferCommand.Create().Parse([_photo, _style, "-o", _photo, "--offline"]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(before, await File.ReadAllBytesAsync(_photo, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _files.Dispose();

    private IReadOnlyList<JobError> Errors(string output, string? preview = null, string? content = null, params string[] more)
    {
        var arguments = new TransferArguments();
        var command = new Command("transfer");
        arguments.AddTo(command);
        string[] line = [content ?? _photo, _style, "-o", output, .. preview is null ? [] : new[] { "--preview", preview }, .. more];
        try
        {
            arguments.Read(command.Parse(line));
            return [];
        }
        catch (UsageException exception)
        {
            return exception.Errors;
        }
    }
}
