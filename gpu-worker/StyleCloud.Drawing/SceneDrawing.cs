using System.Numerics;
using StyleCloud.Drawing.Scene;
using StyleCloud.Drawing.Shapes;
using StyleCloud.Imaging;

namespace StyleCloud.Drawing;

/// <summary>
/// Drawings that a program makes by rules of composition and anatomy, after the example of Harold Cohen's AARON: people by a
/// lake among stones and plants. No picture was copied or learned from.
/// </summary>
public static class SceneDrawing
{
    /// <summary>A scene: who is there and how it is composed follows from the seed.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="seed">The same seed gives the same drawing at every size of the same shape.</param>
    public static RgbImage Draw(int width, int height, ulong seed)
    {
        var rules = SeededRandom.For(seed, 1);
        var canvas = Draw(width, height, seed, rules);
        if (rules.Chance(0.5))
            canvas.Mirror();
        return canvas.ToImage();
    }

    /// <summary>The demo's content: a scene in which two people and a tree are always at the same places.</summary>
    /// <inheritdoc cref="Draw(int, int, ulong)"/>
    public static RgbImage DrawDemo(int width, int height, ulong seed) => Draw(width, height, seed, rules: null).ToImage();

    private static Canvas Draw(int width, int height, ulong seed, SeededRandom? rules)
    {
        var random = new SeededRandom(seed);
        var canvas = new Canvas(width, height, Colour.Hex(0xf4ecd8));
        var pen = new Pen(canvas, random.NextBits());
        var scheme = new Scheme(random.Fork());
        var scenery = new Scenery(pen, scheme, random.Fork());
        scenery.Draw();
        var plants = new Vegetation(pen, scheme, random.Fork());
        var details = random.Fork();
        var people = rules is null ? Company.Pair(canvas.Size, details) : Company.Gather(canvas.Size, scenery.Sun, rules);
        foreach (var (foot, tall) in rules is null ? [(new(canvas.Size.X * 0.14f, scenery.Shore + 0.045f), 0.53f)] : Trees(canvas.Size, scenery.Shore, people, rules))
            plants.Tree(foot, tall);
        MiddleDistance(canvas.Size, scenery.Shore, plants);
        foreach (var person in people)
            new Figure(pen, person.Bones, scheme, details).Draw(person.Dressed, person.Cloth);
        Foreground(canvas.Size, plants, random.Fork());
        return canvas;
    }

    /// <summary>From the edge on, at uneven distances: one in a narrow picture, several in a wide one; none grows out of a head.</summary>
    private static IEnumerable<(Vector2 Foot, float Height)> Trees(Vector2 size, float shore, IReadOnlyList<Person> people, SeededRandom rules)
    {
        for (var x = rules.Range(0.1f, 0.25f); x < size.X; x += rules.Range(0.9f, 1.6f))
        {
            if (people.All(person => MathF.Abs(person.Bones.Head.X - x) > 0.15f))
                yield return (new(x, shore + rules.Range(0.03f, 0.06f)), rules.Range(0.4f, 0.58f));
        }
    }

    private static void MiddleDistance(Vector2 size, float shore, Vegetation plants)
    {
        plants.Stones(new(size.X * 0.83f, shore + 0.07f), 0.09f, 4);
        plants.LeafClump(new(size.X * 0.93f, shore + 0.1f), 0.19f, 7);
        plants.Grass(new(size.X * 0.3f, shore + 0.03f), 0.06f, 9);
        plants.Grass(new(size.X * 0.7f, shore + 0.03f), 0.05f, 9);
    }

    private static void Foreground(Vector2 size, Vegetation plants, SeededRandom random)
    {
        plants.Stones(new(size.X * 0.22f, size.Y * 0.86f), 0.1f, 4);
        plants.LeafClump(new(size.X * 0.05f, size.Y * 0.97f), 0.24f, 7);
        plants.LeafClump(new(size.X * 0.9f, size.Y * 1.0f), 0.26f, 9);
        for (var i = 0; i < 6; i++)
            plants.Flower(new(size.X * (0.36f + (0.05f * i)), size.Y * random.Range(0.985f, 1.02f)), random.Range(0.075f, 0.11f));
        plants.Grass(new(size.X * 0.29f, size.Y * 0.985f), 0.07f, 12);
        plants.Grass(new(size.X * 0.77f, size.Y * 0.97f), 0.07f, 10);
    }
}
