using NetVips;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests;

public sealed class ImageInspectorAcceptedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Pictures.WriterNames), MemberType = typeof(Pictures))]
    public void Inspect_EveryAcceptedKind_TellsFormatSizeAndBytes(string writer)
    {
        using var photo = Pictures.Photo(70, 50);
        var file = Pictures.Writers[writer](photo);

        var inspection = ImageInspector.Inspect(file, new(), "photo", Token);

        Assert.Null(inspection.Error);
        Assert.Equal(new ImageInfo(Pictures.FormatOf(writer), 70, 50, file.Length), inspection.Info);
    }

    [Fact]
    public void Inspect_OneBitPng_IsAccepted() =>
        Assert.Equal(new ImageInfo("png", 33, 20, PngWriter.OneBit(33, 20).Length), ImageInspector.Inspect(PngWriter.OneBit(33, 20), new(), "photo", Token).Info);

    [Theory]
    [InlineData(1, 40, 24)]
    [InlineData(3, 40, 24)]
    [InlineData(5, 24, 40)]
    [InlineData(6, 24, 40)]
    [InlineData(7, 24, 40)]
    [InlineData(8, 24, 40)]
    public void Inspect_ExifOrientation_TellsSizeAsSeen(int orientation, int width, int height)
    {
        using var photo = Pictures.Photo(40, 24);
        using var turned = photo.Mutate(fields => fields.Set(GValue.GIntType, "orientation", orientation));
        var info = ImageInspector.Inspect(turned.JpegsaveBuffer(), new(), "photo", Token).Info;
        Assert.Equal((width, height), (info?.Width, info?.Height));
    }

    [Fact]
    public void Inspect_SliceOfLargerBuffer_ReadsOnlyTheSlice()
    {
        var file = Pictures.Png();
        byte[] buffer = [1, 2, 3, .. file, 4, 5, 6];
        Assert.Equal(file.Length, ImageInspector.Inspect(buffer.AsMemory(3, file.Length), new(), "photo", Token).Info?.Bytes);
    }

    [Fact]
    public void Inspect_ExactlyAtEveryLimit_IsAccepted()
    {
        var file = Pictures.Png(40, 30);
        var limits = new ImageLimits { MinSide = 30, MaxSide = 40, MaxPixels = 1200, MaxBytes = file.Length };
        Assert.NotNull(ImageInspector.Inspect(file, limits, "photo", Token).Info);
    }

    [Fact]
    public void Inspect_TrailingBytes_AreHarmless()
    {
        using var photo = Pictures.Photo(40, 30);
        byte[] file = [.. photo.JpegsaveBuffer(), .. new byte[1000]];
        Assert.NotNull(ImageInspector.Inspect(file, new(), "photo", Token).Info);
    }

    [Fact]
    public void Inspect_TiffWithPrivateTag_IsAccepted() =>
        Assert.NotNull(ImageInspector.Inspect(TiffWriter.Grey(64, 64, privateTag: true), new(), "photo", Token).Info);

    [Fact]
    public void Inspect_CancelledToken_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ImageInspector.Inspect(Pictures.Png(), new(), "photo", cancelled.Token));
    }

    [Fact]
    public void Inspect_CancelledWhileDecoding_IsNeverTakenForDamage()
    {
        var file = PngWriter.Claiming(4000, 4000, 8, new byte[4001 * 4000]);
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));
        Action inspectForever = () =>
        {
            while (true)
                Assert.Null(ImageInspector.Inspect(file, new(), "photo", cancelling.Token).Error);
        };
        Assert.Throws<OperationCanceledException>(inspectForever);
    }

    [Fact]
    public void Inspect_FromManyThreads_AgreesWithOne()
    {
        var good = Pictures.Png(200, 200);
        var cut = good[..(good.Length / 2)];
        Parallel.For(0, 64, new() { MaxDegreeOfParallelism = 4, CancellationToken = Token }, i =>
            Assert.Equal(i % 2 == 0, ImageInspector.Inspect(i % 2 == 0 ? good : cut, new(), "photo", Token).Info is not null));
    }
}
