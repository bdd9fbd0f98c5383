using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StyleCloud.Contracts;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests;

public sealed class DamagedFileTests
{
    private static readonly Dictionary<string, byte[]> Files = MakeFiles();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Pictures.WriterNames), MemberType = typeof(Pictures))]
    public void Inspect_CutAnywhereInThePixels_IsTruncated(string writer)
    {
        var file = Files[writer];
        foreach (var share in new[] { 0.15, 0.3, 0.5, 0.7, 0.9 })
        {
            var cut = file[..(int)(PixelsEnd(writer, file) * share)];
            var error = ImageInspector.Inspect(cut, new(), "photo", Token).Error;
            Assert.True(error?.Reason == ErrorReason.TruncatedImage, $"{writer} cut at {share:P0}: {error}");
        }
    }

    [Theory]
    [InlineData("png")]
    [InlineData("png interlaced")]
    [InlineData("png palette")]
    [InlineData("tiff lzw")]
    [InlineData("avif")]
    public void Inspect_OverwrittenPixels_IsCorrupt(string writer)
    {
        var file = (byte[])Files[writer].Clone();
        file.AsSpan(file.Length / 2, 24).Fill(0x5A);
        Assert.Equal(ErrorReason.CorruptImage, ImageInspector.Inspect(file, new(), "photo", Token).Error?.Reason);
    }

    [Fact]
    public void Inspect_JpegWithBrokenRestartMarkers_IsCorrupt()
    {
        var file = (byte[])Files["jpeg restart markers"].Clone();
        for (var i = file.Length / 2; i < file.Length * 3 / 4; i++)
        {
            if (file[i] == 0xFF && file[i + 1] is >= 0xD0 and <= 0xD7)
                file[i] = 0x12;
        }

        Assert.Equal(ErrorReason.CorruptImage, ImageInspector.Inspect(file, new(), "photo", Token).Error?.Reason);
    }

    [Fact]
    public void Inspect_TruncatedWebp_SaysHowManyBytesBelong()
    {
        var file = Files["webp"];
        var error = ImageInspector.Inspect(file.AsMemory(0, file.Length - 100), new(), "photo", Token).Error;
        Assert.Equal(($"at least {file.Length:N0} bytes", $"{file.Length - 100:N0} bytes"), (error?.Limit, error?.Actual));
    }

    [Fact]
    public void Decode_Truncated_ThrowsWithTheSameReason()
    {
        var exception = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(Files["jpeg"].AsMemory(0, 600), null, "#ffffff", new(), Token));
        Assert.Equal(ErrorReason.TruncatedImage, exception.Error.Reason);
        Assert.Equal(exception.Error.Message, exception.Message);
    }

    [Property(MaxTest = 400)]
    public Property Inspect_RandomMutation_AlwaysGivesOneOutcome() => Prop.ForAll(Mutations(), file =>
    {
        var inspection = ImageInspector.Inspect(file, new() { MaxSide = 512 }, "photo", CancellationToken.None);
        return inspection.Info is null != inspection.Error is null
            && (inspection.Error is null || ErrorReasons.CategoryOf(inspection.Error.Reason) == ErrorCategory.Rejected);
    });

    [Property(MaxTest = 150)]
    public Property Decode_WhatInspectAccepts_HasTheInspectedSizeAndRange() => Prop.ForAll(Mutations(), file =>
    {
        var limits = new ImageLimits { MaxSide = 512 };
        if (ImageInspector.Inspect(file, limits, "photo", CancellationToken.None).Info is not { } info)
            return true;
        var image = ImageDecoder.Decode(file, null, "#808080", limits, CancellationToken.None);
        return (image.Width, image.Height) == (info.Width, info.Height) && image.Pixels.All(value => value is >= 0 and <= 1);
    });

    /// <summary>A valid file with some bytes overwritten, or cut, or both.</summary>
    private static Arbitrary<byte[]> Mutations()
    {
        var generator =
            from writer in Gen.Elements([.. Files.Keys])
            from places in Gen.ListOf(Gen.Choose(0, Files[writer].Length - 1), 3)
            from values in Gen.ListOf(Gen.Choose(0, 255), 3)
            from header in Gen.Elements(true, false)
            from length in Gen.Frequency((3, Gen.Constant(Files[writer].Length)), (1, Gen.Choose(0, Files[writer].Length)))
            select Mutate(Files[writer], [.. places], [.. values], header, length);
        return Arb.From(generator);
    }

    private static byte[] Mutate(byte[] file, int[] places, int[] values, bool header, int length)
    {
        var mutated = (byte[])file.Clone();
        for (var i = 0; i < places.Length; i++)
            mutated[header ? places[i] % Math.Min(400, file.Length) : places[i]] = (byte)values[i];
        return mutated[..length];
    }

    /// <summary>libvips writes a TIFF's directory after its pixels, so that any cut is a cut of the directory.</summary>
    private static int PixelsEnd(string writer, byte[] file) => writer == "gif" ? file.Length - 64 : file.Length;

    private static Dictionary<string, byte[]> MakeFiles()
    {
        using var photo = Pictures.Photo(160, 120);
        return Pictures.Writers.ToDictionary(writer => writer.Key, writer => writer.Value(photo));
    }
}
