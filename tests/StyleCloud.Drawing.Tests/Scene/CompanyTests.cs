using System.Numerics;
using StyleCloud.Drawing.Scene;

namespace StyleCloud.Drawing.Tests.Scene;

public sealed class CompanyTests
{
    public static TheoryData<float, float> Shapes => new() { { 1, 1 }, { 1.33f, 1 }, { 4, 1 }, { 1, 4 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gather_AnySeed_PutsEverybodyIntoThePictureAndNoHandOnTheSun(float width, float height)
    {
        var (size, counts) = (new Vector2(width, height), new HashSet<int>());
        for (var seed = 0UL; seed < 200; seed++)
        {
            var sun = new Vector2(width * 0.8f, height * 0.16f);
            var people = Company.Gather(size, sun, new(seed));
            counts.Add(people.Count);
            foreach (var bones in people.Select(person => person.Bones))
            {
                Assert.InRange(bones.Head.X, 0.05f, width - 0.05f);
                Assert.InRange(bones.Head.Y, 0.05f, height - 0.05f);
                Assert.True(bones.Near.Hand.Y > bones.Neck.Y || Vector2.Distance(bones.Near.Hand, sun) > 0.15f, $"Seed {seed} puts a hand on the sun.");
            }

            // Who stands nearer hides who stands behind, and neighbours do not stand in each other.
            Assert.Equal(people.Select(person => person.Bones.Standing.Ankle.Y).Order(), people.Select(person => person.Bones.Standing.Ankle.Y));
            Assert.All(people.OrderBy(person => person.Bones.Waist.X).Zip(people.OrderBy(person => person.Bones.Waist.X).Skip(1)), pair => Assert.True(pair.Second.Bones.Waist.X - pair.First.Bones.Waist.X > 0.15f));
        }

        Assert.Equal(width < 1.25f ? [1, 2] : [1, 2, 3], counts.Order());
    }
}
