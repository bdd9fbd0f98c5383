namespace StyleCloud.Drawing.Leaves;

/// <summary>Outline of a shape.</summary>
internal enum ShapeKind
{
    /// <summary>A circle.</summary>
    Disc,

    /// <summary>A rectangle at any angle.</summary>
    Bar,

    /// <summary>A flattened circle at any angle.</summary>
    Ellipse,

    /// <summary>A piece of a parabola of constant width.</summary>
    Stroke,
}

/// <summary>One shape on a picture, as a distance to its edge.</summary>
internal sealed class Leaf
{
    private readonly ShapeKind _kind;
    private readonly double _radius;
    private readonly double _cosine;
    private readonly double _sine;
    private readonly double _flatness;
    private readonly double _curvature;
    private readonly double _halfWidth;

    private Leaf(SeededRandom random, ShapeKind kind, double x, double y, double radius)
    {
        (_kind, X, Y, _radius) = (kind, x, y, radius);
        var angle = random.Between(0, Math.PI);
        (_cosine, _sine) = (Math.Cos(angle), Math.Sin(angle));
        _flatness = random.Between(0.25, 1);
        _curvature = random.Normal() / (3 * radius);
        _halfWidth = random.Between(0.8, 4.5);
    }

    /// <summary>Centre.</summary>
    public double X { get; }

    /// <summary>Centre.</summary>
    public double Y { get; }

    /// <summary>No part of the shape is further from the centre.</summary>
    public double Reach => _kind == ShapeKind.Stroke
        ? (2 * _radius) + (4 * _radius * _radius * Math.Abs(_curvature)) + (8 * _halfWidth)
        : (1.5 * _radius) + 2;

    /// <summary>A shape of random angle and proportions.</summary>
    public static Leaf Create(SeededRandom random, ShapeKind kind, double x, double y, double radius) => new(random, kind, x, y, radius);

    /// <summary>A radius by the power law of natural scenes: half as large, four times as many.</summary>
    public static double Radius(SeededRandom random, double smallest, double largest)
    {
        var share = random.NextDouble();
        return 1 / Math.Sqrt(((1 - share) / (smallest * smallest)) + (share / (largest * largest)));
    }

    /// <summary>About how far a place, given from the centre, is outside the edge in pixels; negative inside.</summary>
    public double Distance(double dx, double dy)
    {
        var (along, across) = ((dx * _cosine) + (dy * _sine), (dy * _cosine) - (dx * _sine));
        return _kind switch
        {
            ShapeKind.Disc => Math.Sqrt((along * along) + (across * across)) - _radius,
            ShapeKind.Bar => Math.Max(Math.Abs(along) - _radius, Math.Abs(across) - (_radius * _flatness)),
            ShapeKind.Ellipse => (Math.Sqrt((along * along) + (across * across / (_flatness * _flatness))) - _radius) * _flatness,
            _ => StrokeDistance(along, across),
        };
    }

    private double StrokeDistance(double along, double across)
    {
        var slope = 2 * _curvature * along;
        var fromCurve = Math.Abs(across - (_curvature * along * along)) / Math.Sqrt(1 + (slope * slope));
        return Math.Max(fromCurve - _halfWidth, Math.Abs(along) - (2 * _radius));
    }
}
