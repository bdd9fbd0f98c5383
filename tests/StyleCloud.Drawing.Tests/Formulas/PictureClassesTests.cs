using StyleCloud.Drawing.Formulas;

namespace StyleCloud.Drawing.Tests.Formulas;

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

    private sealed class SameColour : IEqualityComparer<float[]>
    {
        public bool Equals(float[]? one, float[]? other) => one!.AsSpan().SequenceEqual(other);

        public int GetHashCode(float[] colour) => HashCode.Combine(colour[0], colour[1], colour[2]);
    }

    private static List<float> Values(Canvas canvas) =>
        [.. Enumerable.Range(0, canvas.Width * canvas.Width).Select(place => canvas[place % canvas.Width, place / canvas.Width]).SelectMany(pixel => new[] { pixel.Red, pixel.Green, pixel.Blue })];
}
