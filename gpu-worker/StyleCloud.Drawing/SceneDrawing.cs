using System.Numerics;
using StyleCloud.Drawing.Scene;
using StyleCloud.Drawing.Shapes;
using StyleCloud.Imaging;

namespace StyleCloud.Drawing;

/// <summary>
/// The demo's content: a drawing that a program makes by rules of composition and anatomy, after the example of Harold
/// Cohen's AARON. Two people stand by a lake among stones and plants. No picture was copied or learned from.
/// </summary>
public static class SceneDrawing
{
    /// <summary>Draws.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="seed">The same seed gives the same drawing at every size of the same shape.</param>
    public static RgbImage Draw(int width, int height, ulong seed)
    {
        var random = new SeededRandom(seed);
        var canvas = new Canvas(width, height, Colour.Hex(0xf4ecd8));
        var pen = new Pen(canvas, random.NextBits());
        var scheme = new Scheme(random.Fork());
        var scenery = new Scenery(pen, scheme, random.Fork());
        scenery.Draw();
        var plants = new Vegetation(pen, scheme, random.Fork());
        MiddleDistance(canvas.Size, scenery.Shore, plants);
        People(canvas.Size, pen, scheme, random.Fork());
        Foreground(canvas.Size, plants, random.Fork());
        return canvas.ToImage();
    }

    private static void MiddleDistance(Vector2 size, float shore, Vegetation plants)
    {
        plants.Tree(new(size.X * 0.14f, shore + 0.045f), 0.53f);
        plants.Stones(new(size.X * 0.83f, shore + 0.07f), 0.09f, 4);
        plants.LeafClump(new(size.X * 0.93f, shore + 0.1f), 0.19f, 7);
        plants.Grass(new(size.X * 0.3f, shore + 0.03f), 0.06f, 9);
        plants.Grass(new(size.X * 0.7f, shore + 0.03f), 0.05f, 9);
    }

    private static void People(Vector2 size, Pen pen, Scheme scheme, SeededRandom random)
    {
        var gestures = new[] { Gesture.OnHip, Gesture.Hanging };
        var first = new Skeleton(new(size.X * 0.40f, size.Y * 0.86f), 0.60f, 1, random.Pick(gestures), Gesture.Reaching, random);
        var second = new Skeleton(new(size.X * 0.66f, size.Y * 0.89f), 0.64f, -1, Gesture.Raised, random.Pick(gestures), random);
        new Figure(pen, first, scheme, random).Draw(dressed: true, clothIndex: 0);
        new Figure(pen, second, scheme, random).Draw(dressed: false, clothIndex: 3);
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
