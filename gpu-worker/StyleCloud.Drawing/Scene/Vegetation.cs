using System.Numerics;
using StyleCloud.Drawing.Shapes;

namespace StyleCloud.Drawing.Scene;

/// <summary>Trees that branch, clumps of broad leaves, flowers and grass; and the stones between them.</summary>
internal sealed class Vegetation(Pen pen, Scheme scheme, SeededRandom random)
{
    /// <summary>A tree: trunk and branches thin out from fork to fork; each end carries a crown of leaves.</summary>
    public void Tree(Vector2 foot, float height)
    {
        pen.Shadow(foot, new(height * 0.16f, height * 0.02f));
        var wood = new List<Shape> { Shape.Limb(foot + new Vector2(-0.05f * height, 0.004f), foot + new Vector2(0.055f * height, 0.006f), height * 0.012f, height * 0.01f) };
        var tips = new List<Vector2>();
        Branch(foot, -MathF.PI / 2 + random.Range(-0.08f, 0.08f), height * 0.42f, height * 0.042f, 3, wood, tips);
        var trunk = wood.Skip(1).Aggregate(wood[0], (joined, limb) => joined.Join(limb, height * 0.05f));
        pen.Body(trunk, Colour.Oklch(0.46f, 0.06f, 0.13f), height * 0.035f, (point, colour) => colour.Lighten(0.05f * MathF.Sin((point.X * 190) + (point.Y * 40))));
        foreach (var tip in tips.OrderBy(tip => tip.Y))
            Crown(tip, height * random.Range(0.12f, 0.16f));
    }

    /// <summary>Broad pointed leaves that spring from one root.</summary>
    public void LeafClump(Vector2 root, float size, int leaves)
    {
        pen.Shadow(root, new(size * 0.45f, size * 0.06f));
        foreach (var i in Enumerable.Range(0, leaves).OrderBy(i => -MathF.Abs(i - ((leaves - 1) / 2f))))
        {
            var share = leaves == 1 ? 0.5f : i / (float)(leaves - 1);
            var angle = float.Lerp(-MathF.PI * 0.93f, -MathF.PI * 0.07f, share) + random.Range(-0.1f, 0.1f);
            Leaf(root, angle, size * random.Range(0.75f, 1.1f), size * random.Range(0.12f, 0.17f));
        }
    }

    /// <summary>A stem with a round many-petalled flower.</summary>
    public void Flower(Vector2 foot, float height)
    {
        var head = foot + new Vector2(random.Range(-0.2f, 0.2f) * height, -height);
        pen.Line(Contour.Open([foot, Vector2.Lerp(foot, head, 0.5f) + new Vector2(random.Range(-0.1f, 0.1f) * height, 0), head]), 0.008f);
        var (petals, radius, colour) = (random.Whole(5, 7), height * random.Range(0.17f, 0.22f), scheme.Blossom());
        for (var i = 0; i < petals; i++)
        {
            var (sin, cos) = MathF.SinCos(i * MathF.Tau / petals);
            pen.Body(Shape.Ellipse(head + (new Vector2(cos, sin) * radius * 0.72f), new(radius * 0.62f, radius * 0.42f), MathF.Atan2(sin, cos)), colour, radius * 0.4f);
        }

        pen.Body(Shape.Disc(head, radius * 0.36f), Colour.Oklch(0.83f, 0.16f, 0.24f), radius * 0.3f);
    }

    /// <summary>A group of stones, the far ones first.</summary>
    public void Stones(Vector2 centre, float size, int count)
    {
        var stones = Enumerable.Range(0, count)
            .Select(_ => (At: centre + new Vector2(size * random.Range(-1, 1), size * random.Range(-0.22f, 0.22f)), Size: size * random.Range(0.28f, 0.62f)))
            .OrderBy(stone => stone.At.Y).ToList();
        foreach (var (at, radius) in stones)
        {
            pen.Shadow(at + new Vector2(radius * 0.15f, radius * 0.5f), new(radius * 1.15f, radius * 0.22f));
            var grain = new GradientNoise(random.NextBits());
            var stone = Shape.Polygon(Contour.Pebble(random, at, new(radius, radius * random.Range(0.62f, 0.8f)), 8, 0.12f));
            pen.Body(stone, scheme.Stone(), radius * 0.75f, (point, colour) => colour.Lighten(0.10f * grain.Fractal(point * 22, 3)));
            pen.Line(Contour.Open([at + (new Vector2(-0.3f, -0.25f) * radius), at + (new Vector2(-0.05f, -0.05f) * radius), at + (new Vector2(0.02f, 0.2f) * radius)]), 0.0035f);
        }
    }

    /// <summary>Tufts of grass.</summary>
    public void Grass(Vector2 root, float height, int blades)
    {
        for (var i = 0; i < blades; i++)
        {
            var lean = random.Range(-0.8f, 0.8f);
            var start = root + new Vector2(random.Range(-0.5f, 0.5f) * height, 0);
            pen.Canvas.Line(Contour.Open([start, start + new Vector2(lean * 0.25f, -0.6f) * height, start + new Vector2(lean * 0.7f, -random.Range(0.8f, 1.1f)) * height], 5), scheme.Leaf() * 0.72f, 0.006f);
        }
    }

    private void Branch(Vector2 from, float angle, float length, float radius, int forks, List<Shape> wood, List<Vector2> tips)
    {
        var (sin, cos) = MathF.SinCos(angle);
        var to = from + (new Vector2(cos, sin) * length);
        wood.Add(Shape.Limb(from, to, radius, radius * 0.66f));
        if (forks == 0)
        {
            tips.Add(to);
            return;
        }

        foreach (var side in new[] { -1f, 1f })
            Branch(to, angle + (side * random.Range(0.3f, 0.62f)), length * random.Range(0.58f, 0.72f), radius * 0.64f, forks - 1, wood, tips);
    }

    private void Crown(Vector2 tip, float radius)
    {
        var leaves = Shape.Disc(tip, radius * 0.7f);
        for (var i = 0; i < 6; i++)
        {
            var (sin, cos) = MathF.SinCos((i + random.Next()) * MathF.Tau / 6);
            leaves = leaves.Join(Shape.Disc(tip + (new Vector2(cos, sin) * radius * 0.62f), radius * random.Range(0.32f, 0.46f)), 0.012f);
        }

        var grain = new GradientNoise(random.NextBits());
        pen.Body(leaves, scheme.Leaf(), radius * 0.8f, (point, colour) => colour.Lighten(grain.At(point * 75) > 0.28f ? 0.16f : 0));
    }

    private void Leaf(Vector2 root, float angle, float length, float width)
    {
        var (sin, cos) = MathF.SinCos(angle);
        var along = new Vector2(cos, sin);
        var across = new Vector2(-sin, cos);
        var droop = new Vector2(0, length * 0.2f * MathF.Abs(cos));
        var midrib = Contour.Open([root, root + (along * length * 0.5f) - (droop * 0.4f), root + (along * length) + droop], 10);
        var left = midrib.Select((point, i) => point + (across * Blade(i, midrib.Count) * width));
        var right = midrib.Select((point, i) => point - (across * Blade(i, midrib.Count) * width)).Reverse();
        pen.Body(Shape.Polygon([.. left, .. right]), scheme.Leaf(), width * 0.9f);
        pen.Line(midrib, 0.004f);
        for (var i = 4; i < midrib.Count - 3; i += 4)
        {
            pen.Line([midrib[i], midrib[i] + (((along * 0.55f) + (across * 0.75f)) * Blade(i, midrib.Count) * width)], 0.0022f);
            pen.Line([midrib[i], midrib[i] + (((along * 0.55f) - (across * 0.75f)) * Blade(i, midrib.Count) * width)], 0.0022f);
        }
    }

    /// <summary>Half the width of a leaf along its midrib: widest before the middle, pointed at the tip.</summary>
    private static float Blade(int index, int count) => MathF.Pow(MathF.Max(0, MathF.Sin(MathF.PI * MathF.Pow(index / (float)(count - 1), 0.85f))), 0.8f);
}
