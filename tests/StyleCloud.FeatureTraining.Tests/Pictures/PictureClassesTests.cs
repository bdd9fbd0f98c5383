using StyleCloud.FeatureTraining.Pictures;
using StyleCloud.StyleTransfer.Weights.Defaults;

namespace StyleCloud.FeatureTraining.Tests.Pictures;

public sealed class PictureClassesTests
{
    private const int Side = 48;
    private static readonly int Families = PictureClasses.FamilyNames.Count;

    public static TheoryData<int> FamilyNumbers => [.. Enumerable.Range(0, Families)];

    [Theory]
    [MemberData(nameof(FamilyNumbers))]
    public void Draw_EveryFamily_GivesColoursThatVary(int family)
    {
        var classes = new PictureClasses(8 * Families, seed: 5);
        var varied = 0;
        for (var number = family; number < classes.Count; number += Families)
        {
            var values = Values(classes.Draw(number, Side, new(3)));
            Assert.All(values, value => Assert.InRange(value, 0f, 1f));
            varied += values.Chunk(3).Distinct(new SameColour()).Skip(1).Any() ? 1 : 0;
        }

        Assert.True(varied >= 6, $"{PictureClasses.FamilyNames[family]}: only {varied} of 8 classes show anything.");
    }

    [Theory]
    [MemberData(nameof(FamilyNumbers))]
    public void Draw_SameSeeds_GivesTheSamePicture(int family)
    {
        var (one, other) = (new PictureClasses(Families, seed: 5), new PictureClasses(Families, seed: 5));
        Assert.Equal(Values(one.Draw(family, Side, new(3))), Values(other.Draw(family, Side, new(3))));
        Assert.NotEqual(Values(one.Draw(family, Side, new(3))), Values(one.Draw(family, Side, new(4))));
    }

    [Fact]
    public void Crop_AnyView_StaysInRangeAndFollowsItsSeed()
    {
        var canvas = new PictureClasses(Families, seed: 5).Draw(0, Side, new(3));
        var views = Enumerable.Range(0, 40).Select(seed => View(canvas, (ulong)seed)).ToList();
        Assert.All(views.SelectMany(view => view), value => Assert.InRange(value, 0f, 1f));
        Assert.Equal(views[7], View(canvas, 7));
        Assert.NotEqual(views[7], views[8]);
    }

    private sealed class SameColour : IEqualityComparer<float[]>
    {
        public bool Equals(float[]? one, float[]? other) => one!.AsSpan().SequenceEqual(other);

        public int GetHashCode(float[] colour) => HashCode.Combine(colour[0], colour[1], colour[2]);
    }

    private static float[] View(Canvas canvas, ulong seed)
    {
        var view = new float[3 * 32 * 32];
        Crop.Take(canvas, 32, colourSwaps: 0.4, new(seed), view);
        return view;
    }

    private static List<float> Values(Canvas canvas) =>
        [.. Enumerable.Range(0, Side * Side).SelectMany(place => new[] { canvas[place % Side, place / Side].Red, canvas[place % Side, place / Side].Green, canvas[place % Side, place / Side].Blue })];
}
