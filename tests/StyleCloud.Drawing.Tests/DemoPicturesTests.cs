using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using StyleCloud.Imaging;

namespace StyleCloud.Drawing.Tests;

public sealed class DemoPicturesTests
{
    private const int Side = 192;
    private static readonly ConcurrentDictionary<(string, int, int, ulong), RgbImage> Pool = new();

    public static TheoryData<string> Pictures => ["drawing", "scene", .. DemoPaintings.Names];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Make_SameSeed_GivesTheSamePicture(string name) =>
        Assert.Equal(Hash(Made(name, Side, Side, 7)), Hash(Make(name, Side, Side, 7)));

    /// <summary>Bit for bit on x64 with fused multiply-add and glibc's functions; elsewhere the last bits may differ.</summary>
    [Theory]
    [InlineData("drawing", "E87127C707115122")]
    [InlineData("night-currents", "93E1AC60A5BEFC94")]
    [InlineData("orchard-dabs", "2FF8FBE848719D47")]
    [InlineData("paper-garden", "E4557F5BC49281EE")]
    [InlineData("carved-waves", "0C4984D43D0221C4")]
    [InlineData("rose-window", "B504008637F4CE7A")]
    [InlineData("harbour-knife", "C0AEAD9B753EE266")]
    public void Make_PinnedSeed_GivesThePinnedPicture(string name, string digest)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Fma.IsSupported, "Pinned on Linux, x64 with FMA.");
        Assert.StartsWith(digest, Hash(Made(name, Side, Side, 7)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Make_OtherSeed_GivesAnotherPicture(string name) =>
        Assert.NotEqual(Hash(Made(name, Side, Side, 7)), Hash(Made(name, Side, Side, 3)));

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Make_AnySeedAndShape_FillsTheRange(string name)
    {
        foreach (var (width, height, seed) in new (int, int, ulong)[] { (200, 112, 0), (100, 160, ulong.MaxValue) })
        {
            var image = Make(name, width, height, seed);
            Assert.Equal((width, height), (image.Width, image.Height));
            Assert.Equal(0, image.Pixels.Count(value => value is not (>= 0 and <= 1)));
            Assert.True(PictureStatistics.Of(image).Contrast > 0.12, $"{name}, seed {seed}: {PictureStatistics.Of(image)}");
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Make_LargerSize_ShowsTheSameComposition(string name)
    {
        // Seen from afar, blurred to 12 × 12, the sizes agree: positions are in units of the picture, not in pixels.
        var small = ImageResizer.Resize(Made(name, Side, Side, 3), 12, 12);
        var large = ImageResizer.Resize(Made(name, 320, 320, 3), 12, 12);
        Assert.True(small.Pixels.Zip(large.Pixels, (a, b) => Math.Abs(a - b)).Average() < 0.04);
    }

    [Fact]
    public void Names_AreStyleNamesOfDistinctPaintings()
    {
        Assert.True(DemoPaintings.Names.Count >= 4);
        Assert.All(DemoPaintings.Names, name => Assert.Matches("^[a-z]+(-[a-z]+)*$", name));
        Assert.Distinct(DemoPaintings.Names);
    }

    [Fact]
    public void Paint_EveryPair_DiffersInColourOrTexture()
    {
        var statistics = DemoPaintings.Names.ToDictionary(name => name, name => PictureStatistics.Of(Made(name, Side, Side, 7)));
        foreach (var first in DemoPaintings.Names)
        {
            foreach (var second in DemoPaintings.Names.Where(second => string.CompareOrdinal(first, second) < 0))
            {
                var difference = statistics[first].DifferenceTo(statistics[second]);
                Assert.True(difference > 0.25, $"{first} and {second} differ by {difference:F3} only.");
            }
        }
    }

    [Fact]
    public void Paint_EveryPainting_HasMoreTextureThanTheDrawing()
    {
        var drawing = PictureStatistics.Of(Made("drawing", 320, 320, 3)).Texture;
        foreach (var name in DemoPaintings.Names.Except(["paper-garden", "rose-window"]))
            Assert.True(PictureStatistics.Of(Made(name, 320, 320, 3)).Texture > drawing, name);
    }

    [Fact]
    public void Paint_UnknownName_ThrowsAndListsTheNames()
    {
        var exception = Assert.Throws<ArgumentException>(() => DemoPaintings.Paint("mona-lisa", Side, Side, 1));
        Assert.Contains("night-currents", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Made once for all tests.</summary>
    private static RgbImage Made(string name, int width, int height, ulong seed) =>
        Pool.GetOrAdd((name, width, height, seed), _ => Make(name, width, height, seed));

    private static RgbImage Make(string name, int width, int height, ulong seed) =>
        name switch
        {
            "drawing" => SceneDrawing.DrawDemo(width, height, seed),
            "scene" => SceneDrawing.Draw(width, height, seed),
            _ => DemoPaintings.Paint(name, width, height, seed),
        };

    private static string Hash(RgbImage image) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(image.Pixels.AsSpan())));
}
