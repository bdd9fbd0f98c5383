using System.Numerics;
using StyleCloud.Drawing.Shapes;

namespace StyleCloud.Drawing.Scene;

/// <summary>Draws a figure around its skeleton, far parts first: flesh as limbs with smooth joints, clothes as closed contours.</summary>
internal sealed class Figure(Pen pen, Skeleton bones, Scheme scheme, SeededRandom random)
{
    private readonly Colour _skin = scheme.Skin();
    private readonly Colour _hair = scheme.Hair();
    private readonly float _h = bones.Height;
    private bool _longHair;

    /// <summary>Draws the figure.</summary>
    /// <param name="dressed">True for a dress, false for shirt and trousers.</param>
    /// <param name="clothIndex">Chooses the colour.</param>
    public void Draw(bool dressed, int clothIndex)
    {
        _longHair = dressed;
        var cloth = scheme.Cloth(clothIndex);
        var legs = dressed ? _skin : scheme.Cloth(clothIndex + 1) * 0.72f;
        pen.Shadow(bones.Standing.Ankle + new Vector2(0.04f * _h, 0.03f * _h), new(0.2f * _h, 0.022f * _h));
        Hair(back: true);
        DrawArm(bones.Far, cloth);
        DrawLeg(bones.Free, legs);
        DrawLeg(bones.Standing, legs);
        Neck();
        if (dressed)
            Dress(cloth);
        else
            Shirt(cloth);
        DrawArm(bones.Near, cloth);
        Head();
        Hair(back: false);
        Face();
    }

    private void DrawLeg(Leg leg, Colour colour)
    {
        var foot = Shape.Limb(leg.Ankle + new Vector2(-bones.Facing * 0.008f * _h, 0.014f * _h), leg.Toes, 0.021f * _h, 0.015f * _h);
        pen.Body(foot, Colour.Oklch(0.34f, 0.06f, 0.1f), 0.015f * _h);
        var limb = Shape.Limb(leg.Hip, leg.Knee, 0.056f * _h, 0.036f * _h).Join(Shape.Limb(leg.Knee, leg.Ankle, 0.037f * _h, 0.021f * _h), 0.02f * _h);
        pen.Body(limb, colour, 0.034f * _h);
    }

    private void DrawArm(Arm arm, Colour cloth)
    {
        var forearm = Vector2.Normalize(arm.Hand - arm.Elbow);
        var flesh = Shape.Limb(arm.Shoulder, arm.Elbow, 0.031f * _h, 0.024f * _h)
            .Join(Shape.Limb(arm.Elbow, arm.Hand, 0.025f * _h, 0.016f * _h), 0.012f * _h)
            .Join(Shape.Ellipse(arm.Hand + (forearm * 0.022f * _h), new(0.03f * _h, 0.019f * _h), MathF.Atan2(forearm.Y, forearm.X)), 0.008f * _h);
        var thumb = new Vector2(-forearm.Y, forearm.X) * (arm.Hand.X > arm.Shoulder.X ? -1 : 1);
        pen.Body(flesh.Join(Shape.Limb(arm.Hand, arm.Hand + (((forearm * 0.022f) + (thumb * 0.022f)) * _h), 0.009f * _h, 0.007f * _h), 0.006f * _h), _skin, 0.024f * _h);
        var cuff = Vector2.Lerp(arm.Shoulder, arm.Elbow, 0.6f);
        var beyond = Shape.Disc(cuff + (Vector2.Normalize(arm.Elbow - arm.Shoulder) * 0.06f * _h), 0.06f * _h);
        pen.Body(Shape.Limb(arm.Shoulder, cuff, 0.037f * _h, 0.038f * _h).Without(beyond), cloth, 0.03f * _h);
    }

    private void Neck() => pen.Body(Shape.Limb(bones.Neck + new Vector2(0, -0.03f * _h), bones.Neck + new Vector2(0, 0.03f * _h), 0.024f * _h, 0.027f * _h), _skin, 0.02f * _h);

    private void Shirt(Colour cloth)
    {
        var (left, right) = Shoulders();
        var shirt = Shape.Polygon(Contour.Closed([
            bones.Neck + Off(-0.034f, 0.004f), bones.Neck + Off(0.034f, 0.004f), right + Off(0.022f, 0.006f),
            bones.Chest + Off(0.088f, 0.045f), bones.Waist + Off(0.072f, 0), bones.Hips + Off(0.088f, 0.035f),
            bones.Hips + Off(0, 0.05f), bones.Hips + Off(-0.088f, 0.035f), bones.Waist + Off(-0.072f, 0),
            bones.Chest + Off(-0.088f, 0.045f), left + Off(-0.022f, 0.006f)]));
        pen.Body(shirt, cloth, 0.06f * _h);
        pen.Line(Contour.Open([bones.Neck + Off(-0.03f, 0.008f), bones.Neck + Off(0, 0.04f), bones.Neck + Off(0.03f, 0.008f)]), 0.004f);
        pen.Line(Contour.Open([bones.Neck + Off(0, 0.04f), bones.Waist + Off(0.004f, 0), bones.Hips + Off(0, 0.045f)]), 0.0028f);
        Folds(bones.Waist, 0.05f);
    }

    private void Dress(Colour cloth)
    {
        var (left, right) = Shoulders();
        var hem = Vector2.Lerp(bones.Standing.Knee, bones.Standing.Ankle, random.Range(0.15f, 0.45f)).Y;
        var centre = (bones.Standing.Knee.X + bones.Free.Knee.X) / 2;
        var flare = random.Range(0.14f, 0.17f) * _h;
        var dress = Shape.Polygon(Contour.Closed([
            bones.Neck + Off(-0.04f, 0.012f), bones.Neck + Off(0, 0.038f), bones.Neck + Off(0.04f, 0.012f), right + Off(0.02f, 0.006f),
            bones.Chest + Off(0.08f, 0.045f), bones.Waist + Off(0.06f, 0), bones.Hips + Off(0.1f, 0.03f),
            new(centre + flare, hem - (0.012f * _h)), new(centre, hem + (0.014f * _h)), new(centre - flare, hem - (0.006f * _h)),
            bones.Hips + Off(-0.1f, 0.03f), bones.Waist + Off(-0.06f, 0), bones.Chest + Off(-0.08f, 0.045f), left + Off(-0.02f, 0.006f)]));
        var spots = new GradientNoise(random.NextBits());
        var light = cloth.Lighten(0.45f);
        pen.Body(dress, cloth, 0.08f * _h, (point, colour) => Dotted(point, spots) ? light : colour);
        pen.Line(Contour.Open([bones.Waist + Off(-0.06f, 0), bones.Waist + Off(0, 0.012f), bones.Waist + Off(0.06f, 0)]), 0.006f);
        for (var fold = -2; fold <= 2; fold++)
            pen.Line(Contour.Open([bones.Waist + Off(fold * 0.02f, 0.04f), new(float.Lerp(bones.Hips.X, centre + (fold * flare * 0.36f), 0.7f), (bones.Hips.Y + hem) / 2), new(centre + (fold * flare * 0.4f), hem - (0.02f * _h))]), 0.003f);
    }

    private bool Dotted(Vector2 point, GradientNoise spots)
    {
        var cell = point / (0.034f * _h);
        var row = MathF.Floor(cell.Y);
        var shifted = new Vector2(cell.X + (row % 2 * 0.5f), cell.Y);
        var offset = shifted - new Vector2(MathF.Floor(shifted.X) + 0.5f, row + 0.5f);
        return offset.Length() < 0.24f + (0.06f * spots.At(cell));
    }

    private void Folds(Vector2 at, float width)
    {
        for (var side = -1; side <= 1; side += 2)
            pen.Line(Contour.Open([at + Off(side * (width + 0.012f), 0.012f), at + Off(side * width * 0.6f, 0.022f), at + Off(side * width * 0.35f, 0.016f)]), 0.0028f);
    }

    private void Head() => pen.Body(
        Shape.Ellipse(bones.Head, new(0.049f * _h, 0.064f * _h), bones.Facing * 0.08f).Join(Shape.Disc(bones.Head + Off(bones.Facing * 0.012f, 0.045f), 0.026f * _h), 0.02f * _h),
        _skin,
        0.05f * _h);

    private void Hair(bool back)
    {
        var crown = bones.Head + Off(-bones.Facing * 0.008f, -0.026f);
        var skull = Shape.Ellipse(crown, new(0.06f * _h, 0.052f * _h));
        if (back)
        {
            if (_longHair)
                pen.Body(skull.Join(Shape.Limb(crown, crown + Off(-bones.Facing * 0.03f, 0.115f), 0.052f * _h, 0.03f * _h), 0.02f * _h), _hair, 0.05f * _h);
            return;
        }

        var face = Shape.Ellipse(bones.Head + Off(bones.Facing * 0.012f, 0.026f), new(0.044f * _h, 0.058f * _h));
        var strands = new GradientNoise(random.NextBits());
        pen.Body(skull.Without(face), _hair, 0.04f * _h, (point, colour) => colour.Lighten(0.12f * strands.At(point * new Vector2(130, 30))));
    }

    private void Face()
    {
        var centre = bones.Head + Off(bones.Facing * 0.013f, 0.004f);
        foreach (var side in new[] { -1, 1 })
        {
            var eye = centre + Off(side * 0.0185f, 0);
            pen.Canvas.Fill(Shape.Ellipse(eye, new(0.0085f * _h, 0.0052f * _h)), new Colour(0.98f, 0.97f, 0.94f));
            pen.Canvas.Fill(Shape.Disc(eye + Off(bones.Facing * 0.002f, 0), 0.0042f * _h), Colour.Hex(0x241a20));
            pen.Line(Contour.Open([eye + Off(-0.01f, 0.001f), eye + Off(0, -0.007f), eye + Off(0.01f, 0.001f)], 5), 0.0034f * _h * 2);
            pen.Line(Contour.Open([eye + Off(-0.012f, -0.013f), eye + Off(0, -0.018f), eye + Off(0.012f, -0.014f)], 5), 0.0036f * _h * 2);
        }

        pen.Line(Contour.Open([centre + Off(bones.Facing * 0.003f, 0.004f), centre + Off(bones.Facing * 0.0095f, 0.022f), centre + Off(bones.Facing * 0.001f, 0.024f)], 5), 0.003f * _h * 2);
        pen.Canvas.Fill(Shape.Ellipse(centre + Off(bones.Facing * 0.002f, 0.038f), new(0.0125f * _h, 0.0048f * _h)), Colour.Oklch(0.5f, 0.15f, 0.06f));
        pen.Line(Contour.Open([centre + Off(-0.0125f, 0.037f), centre + Off(bones.Facing * 0.002f, 0.0385f), centre + Off(0.0155f, 0.0365f)], 4), 0.0026f * _h * 2);
    }

    private (Vector2 Left, Vector2 Right) Shoulders() =>
        bones.Near.Shoulder.X < bones.Far.Shoulder.X ? (bones.Near.Shoulder, bones.Far.Shoulder) : (bones.Far.Shoulder, bones.Near.Shoulder);

    /// <summary>An offset in heights of the figure, y downwards.</summary>
    private Vector2 Off(float x, float y) => new Vector2(x, y) * _h;
}
