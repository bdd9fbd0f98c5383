using NetVips;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests;

public sealed class ImageDecoderColourTests
{
    private const double HalfStep8 = 0.5 / 255;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<byte, byte, byte> Colours => new()
    {
        { 0, 0, 0 }, { 255, 255, 255 }, { 128, 128, 128 }, { 200, 100, 50 }, { 30, 180, 90 }, { 60, 70, 220 }, { 10, 12, 9 },
    };

    [Fact]
    public void Decode_EightBitPng_GivesEveryValue()
    {
        using var photo = Pictures.Photo(80, 60);
        var decoded = Decode(photo.PngsaveBuffer());
        Assert.All(Pictures.RgbPhoto(80, 60).Pixels.Zip(decoded.Pixels), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [MemberData(nameof(Colours))]
    public void Decode_AdobeRgbProfile_IsConvertedByDefinition(byte red, byte green, byte blue) =>
        AssertProfile(IccProfile.AdobeRgb, red, green, blue);

    [Theory]
    [MemberData(nameof(Colours))]
    public void Decode_WideGamutProfile_IsConvertedByDefinition(byte red, byte green, byte blue) =>
        AssertProfile(IccProfile.WideGamma18, red, green, blue);

    [Fact]
    public void Decode_DisplayP3_ComesBackAsTheSrgbItWasMadeFrom()
    {
        using var srgb = Pictures.Uniform(20, 20, 200, 100, 50);
        using var p3 = srgb.IccTransform("p3", inputProfile: "srgb", intent: Enums.Intent.Relative, depth: 16);
        Assert.NotEqual(200 * 257, p3.Getpoint(5, 5)[0], 500.0);
        AssertPixel(Decode(p3.PngsaveBuffer()), 0.0015, 200 / 255.0, 100 / 255.0, 50 / 255.0);
    }

    [Fact]
    public void Decode_OwnSrgbProfile_ChangesNothingVisible()
    {
        var original = Pictures.RgbPhoto(80, 60);
        var decoded = Decode(ImageEncoder.Encode(original, Contracts.Options.OutputFormat.Png, 90, null));
        Assert.All(original.Pixels.Zip(decoded.Pixels), pair => Assert.Equal(pair.First, pair.Second, HalfStep8));
    }

    [Fact]
    public void Decode_BrokenProfile_IsIgnored()
    {
        using var colour = Pictures.Uniform(20, 20, 200, 100, 50);
        using var broken = colour.Mutate(fields => fields.Set(GValue.BlobType, "icc-profile-data", new byte[400]));
        AssertPixel(Decode(broken.TiffsaveBuffer()), HalfStep8, 200 / 255.0, 100 / 255.0, 50 / 255.0);
    }

    [Fact]
    public void Decode_ProfileOfAnotherSpace_IsIgnored()
    {
        using var grey = Pictures.Uniform(20, 20, 99);
        using var misfit = grey.Mutate(fields => fields.Set(GValue.BlobType, "icc-profile-data", IccProfile.AdobeRgb.ToBytes()));
        AssertPixel(Decode(misfit.TiffsaveBuffer()), HalfStep8, 99 / 255.0, 99 / 255.0, 99 / 255.0);
    }

    [Fact]
    public void Decode_Grey_HasThreeEqualChannels()
    {
        using var grey = Pictures.Uniform(20, 20, 77);
        AssertPixel(Decode(grey.PngsaveBuffer()), 1e-6, 77 / 255.0, 77 / 255.0, 77 / 255.0);
        AssertPixel(Decode(grey.JpegsaveBuffer(q: 100)), HalfStep8, 77 / 255.0, 77 / 255.0, 77 / 255.0);
    }

    [Fact]
    public void Decode_SixteenBits_KeepsWhatEightCannotHold()
    {
        var words = Enumerable.Repeat(new ushort[] { 30_001, 5_003, 60_007 }, 400).SelectMany(pixel => pixel).ToArray();
        using var image = Pictures.FromWords(words, 20, 20, 3, Enums.Interpretation.Rgb16);
        AssertPixel(Decode(image.PngsaveBuffer()), 1e-6, 30_001 / 65535.0, 5_003 / 65535.0, 60_007 / 65535.0);
    }

    [Fact]
    public void Decode_SixteenBitGrey_HasThreeEqualChannels()
    {
        using var image = Pictures.FromWords([.. Enumerable.Repeat((ushort)12_345, 400)], 20, 20, 1, Enums.Interpretation.Grey16);
        AssertPixel(Decode(image.PngsaveBuffer()), 1e-6, 12_345 / 65535.0, 12_345 / 65535.0, 12_345 / 65535.0);
    }

    [Fact]
    public void Decode_OneBitPng_IsBlackAndWhite()
    {
        var image = Decode(PngWriter.OneBit(32, 20));
        Assert.Equal([1f, 1f, 1f, 0f, 0f, 0f], image.Pixels[..6]);
    }

    [Fact]
    public void Decode_FloatTiff_IsReadAsLinearLight()
    {
        using var linear = Image.NewFromMemory([.. Enumerable.Repeat(0.2140411f, 20 * 20 * 3)], 20, 20, 3, Enums.BandFormat.Float);
        using var scene = linear.Copy(interpretation: Enums.Interpretation.Scrgb);
        AssertPixel(Decode(scene.TiffsaveBuffer()), 0.001, 0.5, 0.5, 0.5);
    }

    [Fact]
    public void Decode_CmykJpeg_HasPlausibleColours()
    {
        // Without a profile only the kind of colour is certain: no ink is white, magenta with yellow is red, black is dark.
        AssertCmyk([0, 0, 0, 0], pixel => pixel.All(value => value > 0.97));
        AssertCmyk([0, 255, 255, 0], pixel => pixel[0] > 0.8 && pixel[1] < 0.3 && pixel[2] < 0.3);
        AssertCmyk([0, 0, 0, 255], pixel => pixel.All(value => value < 0.25));
    }

    [Fact]
    public void Decode_PaletteGif_KeepsItsColours()
    {
        using var colour = Pictures.Uniform(20, 20, 200, 100, 50);
        AssertPixel(Decode(colour.GifsaveBuffer()), HalfStep8, 200 / 255.0, 100 / 255.0, 50 / 255.0);
    }

    [Theory]
    [MemberData(nameof(Pictures.WriterNames), MemberType = typeof(Pictures))]
    public void Decode_EveryAcceptedKind_ResemblesTheOriginal(string writer)
    {
        using var photo = Pictures.Photo(96, 64);
        var original = Pictures.RgbPhoto(96, 64);
        var decoded = Decode(Pictures.Writers[writer](photo));
        var error = original.Pixels.Zip(decoded.Pixels, (a, b) => Math.Abs(a - b)).Average();
        Assert.True(error < 0.03, $"mean difference {error}");
    }

    private static void AssertProfile(IccProfile profile, byte red, byte green, byte blue)
    {
        using var colour = Pictures.Uniform(20, 20, red, green, blue);
        using var tagged = colour.Mutate(fields => fields.Set(GValue.BlobType, "icc-profile-data", profile.ToBytes()));
        var expected = profile.ToSrgb(red / 255.0, green / 255.0, blue / 255.0);
        AssertPixel(Decode(tagged.PngsaveBuffer()), 0.004, expected);
    }

    private static void AssertCmyk(byte[] inks, Func<float[], bool> isRight)
    {
        using var image = Pictures.FromBytes([.. Enumerable.Repeat(inks, 400).SelectMany(pixel => pixel)], 20, 20, 4, Enums.Interpretation.Cmyk);
        var pixel = Decode(image.JpegsaveBuffer(q: 95)).Pixels[..3];
        Assert.True(isRight(pixel), string.Join(", ", pixel));
    }

    private static void AssertPixel(RgbImage image, double tolerance, params double[] expected)
    {
        for (var channel = 0; channel < 3; channel++)
            Assert.Equal(expected[channel], image.Pixels[(((10 * image.Width) + 10) * 3) + channel], tolerance);
    }

    private static RgbImage Decode(byte[] file) => ImageDecoder.Decode(file, null, "#ffffff", new(), Token);
}
