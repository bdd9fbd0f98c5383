using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>
/// What derivatives are multiplied by on their way back through a network in fp16, whose smallest number is 6e-8 and whose largest 65504 (Micikevicius et al. 2018, "Mixed precision training", section
/// 3.2). It is chosen anew for each evaluation from the losses' own derivatives, so that the same point always has the same gradient. A power of two, which by itself rounds nothing.
/// </summary>
/// <param name="Largest">To what the losses' largest derivative by a feature is brought, roughly: single ones may be a hundred times larger, and grow on their way.</param>
internal sealed record LossScale(double Largest)
{
    /// <summary>What a feature counts for at least, so that what it is multiplied by fits into fp16 even where features are silent.</summary>
    public const double SmallestFeature = 1e-3;

    private const double Smallest = 1e-3;

    /// <summary>What is tried first.</summary>
    public static LossScale First { get; } = new(64);

    /// <summary>What is tried when that was too large; null when there is no use in going on.</summary>
    public LossScale? Smaller() => Largest > Smallest ? new(Largest / 64) : null;

    /// <summary>The scale for these terms, after their losses are known: a scalar, 32 bits, on their device; null where there are none.</summary>
    public Tensor? Of(IReadOnlyCollection<ILayerEvaluation> terms)
    {
        if (terms.Count == 0)
            return null;
        using var scope = NewDisposeScope();
        var steepest = stack(terms.Select(term => term.Steepness())).max().clamp(1e-30.Kept(), 1e30.Kept());
        return (Largest.Kept() / steepest).log2().floor().exp2().MoveToOuterDisposeScope();
    }
}
