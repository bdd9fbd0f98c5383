using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>From the engine's types to the contract's.</summary>
internal static class EngineWords
{
    /// <summary>The same numbers; JSON knows no infinity and no NaN, so what is not finite becomes the largest finite number.</summary>
    public static JobLosses ToContract(this LossTerms losses) =>
        new(Finite(losses.Total), Finite(losses.Content), Finite(losses.Style), Finite(losses.TotalVariation));

    /// <summary>For example <c>evaluations-spent</c>.</summary>
    public static string ToWords(this Termination termination) => JsonNamingPolicy.KebabCaseLower.ConvertName(termination.ToString());

    private static double Finite(double value) => double.IsFinite(value) ? value : double.MaxValue;
}
