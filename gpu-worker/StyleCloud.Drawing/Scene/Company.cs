using System.Numerics;

namespace StyleCloud.Drawing.Scene;

/// <summary>One person of a scene.</summary>
/// <param name="Bones">Place, size and pose.</param>
/// <param name="Dressed">True for a dress, false for shirt and trousers.</param>
/// <param name="Cloth">Chooses the colour.</param>
internal sealed record Person(Skeleton Bones, bool Dressed, int Cloth);

/// <summary>Who is in a scene: how many, where they stand, what they do with their arms.</summary>
internal static class Company
{
    /// <summary>A raised hand keeps so far from the middle of the sun, in units: else it would seem to hold it.</summary>
    private const float HandFromSun = 0.19f;

    /// <summary>One to three people side by side who turn to each other; the one who stands nearest comes last.</summary>
    public static IReadOnlyList<Person> Gather(Vector2 size, Vector2 sun, SeededRandom random)
    {
        var count = random.Whole(1, size.X < 1.25f ? 2 : 3);
        var gap = Math.Clamp(size.X * 0.26f, 0.3f, 0.38f);
        var left = (size.X * random.Range(0.46f, 0.56f)) - (gap * (count - 1) / 2);
        var cloth = random.Whole(0, 3);
        return [.. Enumerable.Range(0, count)
            .Select(i => (Foot: new Vector2(left + (gap * i) + random.Range(-0.03f, 0.03f), size.Y * random.Range(0.84f, 0.9f)), Index: i))
            .Select(place => new Person(Pose(place.Foot, Facing(place.Index, count, random), sun, random), random.Chance(0.5), cloth + (3 * place.Index)))
            .OrderBy(person => person.Bones.Standing.Ankle.Y)];
    }

    /// <summary>The two of the demo, always at the same places.</summary>
    public static IReadOnlyList<Person> Pair(Vector2 size, SeededRandom random)
    {
        Gesture[] gestures = [Gesture.OnHip, Gesture.Hanging];
        var first = new Skeleton(new(size.X * 0.40f, size.Y * 0.86f), 0.60f, 1, random.Pick(gestures), Gesture.Reaching, random);
        var second = new Skeleton(new(size.X * 0.66f, size.Y * 0.89f), 0.64f, -1, Gesture.Raised, random.Pick(gestures), random);
        return [new(first, true, 0), new(second, false, 3)];
    }

    private static int Facing(int index, int count, SeededRandom random)
    {
        var either = random.Chance(0.5) ? 1 : -1;
        return count == 1 ? either : index == 0 ? 1 : index == count - 1 ? -1 : either;
    }

    private static Skeleton Pose(Vector2 foot, int facing, Vector2 sun, SeededRandom random)
    {
        var (height, near, far) = (random.Range(0.54f, 0.66f), random.Pick([Gesture.Hanging, Gesture.OnHip, Gesture.Raised]), random.Pick([Gesture.Hanging, Gesture.OnHip, Gesture.Reaching]));
        var sway = random.NextBits();
        var bones = new Skeleton(foot, height, facing, near, far, new(sway));
        return near == Gesture.Raised && Vector2.Distance(bones.Near.Hand, sun) < HandFromSun
            ? new(foot, height, facing, Gesture.Hanging, far, new(sway))
            : bones;
    }
}
