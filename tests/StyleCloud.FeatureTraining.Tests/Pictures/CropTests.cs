using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using StyleCloud.Drawing;
using StyleCloud.Drawing.Formulas;
using StyleCloud.FeatureTraining.Pictures;

namespace StyleCloud.FeatureTraining.Tests.Pictures;

public sealed class CropTests
{
    private const int Side = 48;
    private static readonly int Families = PictureClasses.FamilyNames.Count;

    /// <summary>
    /// The embedded features were trained on these pictures, so no bit of them may change: four classes of each family and a
    /// view of each. Pinned on x64 with fused multiply-add and glibc's functions.
    /// </summary>
    [Theory]
    [InlineData("DeadLeaves", "7CC94BF224C6A0B2")]
    [InlineData("IteratedFunctions", "779FF8575EE2EEB9")]
    [InlineData("Contours", "3DEE2629EBB0D277")]
    [InlineData("NoiseField", "9D39303AF4E04282")]
    [InlineData("GaborField", "C35B73231E60B85E")]
    [InlineData("BrushStrokes", "AAC22DA5951D12A8")]
    [InlineData("ShadedSolids", "24706AC5DB847E6D")]
    [InlineData("Hatching", "63A9ACFDEBC65CC9")]
    [InlineData("Cells", "F8C70D5E8DFBC229")]
    [InlineData("WaveLattice", "03C6716A67B61D75")]
    public void Take_PinnedSeed_GivesThePinnedPicturesAndViews(string family, string digest)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Fma.IsSupported, "Pinned on Linux, x64 with FMA.");
        var classes = new PictureClasses(4 * Families, seed: 1);
        var first = PictureClasses.FamilyNames.ToList().IndexOf(family);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var number = first; number < classes.Count; number += Families)
        {
            var canvas = classes.Draw(number, 96, SeededRandom.For(2, (ulong)number));
            hash.AppendData(MemoryMarshal.AsBytes<float>([.. Values(canvas), .. View(canvas, (ulong)number)]));
        }

        Assert.StartsWith(digest, Convert.ToHexString(hash.GetHashAndReset()), StringComparison.Ordinal);
    }

    [Fact]
    public void Take_AnyView_StaysInRangeAndFollowsItsSeed()
    {
        var canvas = new PictureClasses(Families, seed: 5).Draw(0, Side, new(3));
        var views = Enumerable.Range(0, 40).Select(seed => View(canvas, (ulong)seed)).ToList();
        Assert.All(views.SelectMany(view => view), value => Assert.InRange(value, 0f, 1f));
        Assert.Equal(views[7], View(canvas, 7));
        Assert.NotEqual(views[7], views[8]);
    }

    private static float[] View(Canvas canvas, ulong seed)
    {
        var view = new float[3 * 32 * 32];
        Crop.Take(canvas, 32, colourSwaps: 0.4, new(seed), view);
        return view;
    }

    private static List<float> Values(Canvas canvas) =>
        [.. Enumerable.Range(0, canvas.Width * canvas.Width).Select(place => canvas[place % canvas.Width, place / canvas.Width]).SelectMany(pixel => new[] { pixel.Red, pixel.Green, pixel.Blue })];
}
