using System.Numerics;

namespace StyleCloud.Drawing.Scene;

/// <summary>What the free arm of a figure does.</summary>
internal enum Gesture
{
    Hanging,
    OnHip,
    Raised,
    Reaching,
}

/// <summary>One arm: shoulder, elbow, hand.</summary>
internal readonly record struct Arm(Vector2 Shoulder, Vector2 Elbow, Vector2 Hand);

/// <summary>One leg: hip, knee, ankle, toes.</summary>
internal readonly record struct Leg(Vector2 Hip, Vector2 Knee, Vector2 Ankle, Vector2 Toes);

/// <summary>
/// The joints of a standing figure. The rules are a life class's. A figure is seven and a half heads high, the weight rests
/// on one leg, that side's hip rises and its shoulder sinks, and the head turns back over the standing foot.
/// </summary>
internal sealed class Skeleton
{
    public Skeleton(Vector2 foot, float height, int facing, Gesture near, Gesture far, SeededRandom random)
    {
        (Height, Facing) = (height, facing);
        var sway = facing * random.Range(0.012f, 0.024f);
        Vector2 At(float x, float y) => foot + (new Vector2(x, -y) * height);

        Head = At(sway * 0.4f, 0.925f);
        Neck = At(sway * 0.2f, 0.85f);
        Chest = At(sway * 0.6f, 0.75f);
        Waist = At(sway * 1.2f, 0.625f);
        Hips = At(sway * 1.6f, 0.52f);
        var tilt = facing * 0.012f;
        Standing = MakeLeg(At((sway * 1.6f) - (facing * 0.042f), 0.5f + tilt), At(-facing * 0.03f, 0.275f), At(-facing * 0.014f, 0.035f), facing, height);
        Free = MakeLeg(At((sway * 1.6f) + (facing * 0.042f), 0.5f - tilt), At(facing * 0.092f, 0.272f), At(facing * 0.075f, 0.03f), facing, height);
        Near = MakeArm(At(sway - (facing * 0.094f), 0.8f - tilt), -facing, near, height);
        Far = MakeArm(At(sway + (facing * 0.094f), 0.8f + tilt), facing, far, height);
    }

    public float Height { get; }

    /// <summary>1 looks right, −1 left.</summary>
    public int Facing { get; }

    public Vector2 Head { get; }

    public Vector2 Neck { get; }

    public Vector2 Chest { get; }

    public Vector2 Waist { get; }

    public Vector2 Hips { get; }

    public Leg Standing { get; }

    public Leg Free { get; }

    public Arm Near { get; }

    public Arm Far { get; }

    private static Leg MakeLeg(Vector2 hip, Vector2 knee, Vector2 ankle, int facing, float height) =>
        new(hip, knee, ankle, ankle + (new Vector2(facing * 0.058f, 0.022f) * height));

    private static Arm MakeArm(Vector2 shoulder, int side, Gesture gesture, float height)
    {
        var (elbow, hand) = gesture switch
        {
            Gesture.OnHip => (new Vector2(side * 0.105f, 0.155f), new Vector2(-side * 0.012f, 0.245f)),
            Gesture.Raised => (new Vector2(side * 0.115f, -0.035f), new Vector2(side * 0.15f, -0.205f)),
            Gesture.Reaching => (new Vector2(side * 0.105f, 0.125f), new Vector2(side * 0.255f, 0.06f)),
            _ => (new Vector2(side * 0.042f, 0.17f), new Vector2(side * 0.05f, 0.325f)),
        };
        return new(shoulder, shoulder + (elbow * height), shoulder + (hand * height));
    }
}
