using StyleCloud.Contracts;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>From the engine's losses to the contract's.</summary>
internal static class LossTermsExtensions
{
    /// <summary>The same numbers; JSON knows no infinity and no NaN, so what is not finite becomes the largest finite number.</summary>
    public static JobLosses ToContract(this LossTerms losses) =>
        new(Finite(losses.Total), Finite(losses.Content), Finite(losses.Style), Finite(losses.TotalVariation));

    private static double Finite(double value) => double.IsFinite(value) ? value : double.MaxValue;
}
