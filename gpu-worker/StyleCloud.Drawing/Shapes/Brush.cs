using System.Numerics;

namespace StyleCloud.Drawing.Shapes;

/// <summary>One stroke of a loaded brush.</summary>
/// <param name="Path">Points along the stroke, in units.</param>
/// <param name="Width">Width in units.</param>
/// <param name="Pigment">Main colour.</param>
/// <param name="Streak">Second colour on the brush, which shows as streaks.</param>
/// <param name="Body">Thickness of the paint, 0…1.</param>
/// <param name="SquareEnds">True for a knife, whose marks end straight; false for a brush.</param>
internal readonly record struct Stroke(IReadOnlyList<Vector2> Path, float Width, Colour Pigment, Colour Streak, float Body = 0.5f, bool SquareEnds = false);

/// <summary>Paints strokes with bristle marks: streaks of colour along the way, ragged ends, ridges at the edges.</summary>
internal sealed class Brush(Canvas canvas, GradientNoise noise)
{
    /// <summary>Distance to the path and share along it, for the current stroke; infinity where it does not reach.</summary>
    private readonly float[] _distances = Infinite(canvas.Width * canvas.Height);
    private readonly float[] _shares = new float[canvas.Width * canvas.Height];
    private int _strokes;

    /// <summary>Paints one stroke.</summary>
    public void Paint(in Stroke stroke)
    {
        _strokes++;
        var half = MathF.Max(stroke.Width * 0.5f, 0.6f / canvas.Scale);
        var (from, to) = (new Vector2(float.MaxValue), new Vector2(float.MinValue));
        for (var i = 0; i + 1 < stroke.Path.Count; i++)
        {
            Sweep(stroke, i, half);
            from = Vector2.Min(from, Vector2.Min(stroke.Path[i], stroke.Path[i + 1]));
            to = Vector2.Max(to, Vector2.Max(stroke.Path[i], stroke.Path[i + 1]));
        }

        Deposit(stroke, half, canvas.Pixels(from - new Vector2(half), to + new Vector2(half)));
    }

    /// <summary>Follows a direction field from <paramref name="start"/>, half the length each way.</summary>
    public static List<Vector2> Follow(Func<Vector2, Vector2> direction, Vector2 start, float length, int steps)
    {
        var path = new List<Vector2>(steps + 1);
        var point = start;
        for (var i = 0; i < steps / 2; i++)
            point -= direction(point) * (length / steps);
        for (var i = 0; i <= steps; i++)
        {
            path.Add(point);
            point += direction(point) * (length / steps);
        }

        return path;
    }

    private void Sweep(in Stroke stroke, int index, float half)
    {
        var (start, end, count) = (stroke.Path[index], stroke.Path[index + 1], stroke.Path.Count - 1);
        var along = end - start;
        var length = MathF.Max(along.Length(), 1e-6f);
        var unit = along / length;
        var (left, top, right, bottom) = canvas.Pixels(Vector2.Min(start, end) - new Vector2(half), Vector2.Max(start, end) + new Vector2(half));
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var offset = canvas.At(x, y) - start;
                var reach = Vector2.Dot(offset, unit);
                if (stroke.SquareEnds && ((index == 0 && reach < 0) || (index == count - 1 && reach > length)))
                    continue;
                var position = Math.Clamp(reach, 0, length);
                var off = offset - (unit * position);
                var distance = off.Length();
                var at = (y * canvas.Width) + x;
                if (distance > half || distance >= MathF.Abs(_distances[at]))
                    continue;

                // The sign tells the side of the path, so that bristles keep their places across the brush.
                _distances[at] = (unit.X * off.Y) - (unit.Y * off.X) < 0 ? -distance : distance;
                _shares[at] = (index + (position / length)) / count;
            }
        }
    }

    private void Deposit(in Stroke stroke, float half, (int Left, int Top, int Right, int Bottom) area)
    {
        var bristles = Math.Clamp(half * canvas.Scale * 1.1f, 1.5f, 9);
        for (var y = area.Top; y < area.Bottom; y++)
        {
            for (var x = area.Left; x < area.Right; x++)
            {
                var at = (y * canvas.Width) + x;
                var distance = _distances[at];
                if (float.IsInfinity(distance))
                    continue;
                _distances[at] = float.PositiveInfinity;
                var across = distance / half;
                var share = _shares[at];
                var bristle = noise.At((across * bristles) + (_strokes * 7.31f), (share * 2.2f) + (_strokes * 3.7f));
                var ends = MathF.Min(share, 1 - share) * 9;
                var coverage = Math.Clamp((1 - MathF.Abs(across)) * half * canvas.Scale, 0, 1) * Math.Clamp(ends + 0.55f + bristle, 0, 1);
                var edge = stroke.SquareEnds ? MathF.Max(MathF.Abs(across), (2 * share) - 1) : MathF.Abs(across);
                var ridge = MathF.Exp(-MathF.Pow((edge - 0.78f) * 5, 2)) * 0.35f;
                var colour = stroke.Pigment.Mix(stroke.Streak, Math.Clamp(0.28f + (bristle * 0.75f), 0, 1));
                canvas.BlendPaint(x, y, colour, coverage * 0.96f, stroke.Body * (0.6f + (bristle * 0.4f) + ridge));
            }
        }
    }

    private static float[] Infinite(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.PositiveInfinity);
        return values;
    }
}
