using System.Globalization;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>Progress in words, the same for every display.</summary>
internal static class ProgressText
{
    /// <summary>For example <c>scale 2 of 3 (512×384), evaluation 40 of 100, loss 1.234 (content 0.5, style 0.7, variation 0.034)</c>.</summary>
    public static string Describe(TransferProgress progress)
    {
        var losses = progress.Losses;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"scale {progress.Scale} of {progress.Scales} ({progress.Width}×{progress.Height}), evaluation {progress.Evaluation} of {progress.Evaluations}, loss {losses.Total:G4} (content {losses.Content:G3}, style {losses.Style:G3}, variation {losses.TotalVariation:G3})");
    }

    /// <summary>The same in little space: <c>2/3 512×384  40/100  loss 1.234  1:05 left</c>.</summary>
    public static string Summarize(TransferProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Scale}/{progress.Scales} {progress.Width}×{progress.Height}  {progress.Evaluation}/{progress.Evaluations}  loss {progress.Losses.Total:G4}  {Remaining(progress)}").TrimEnd();

    /// <summary>For example <c>1:05 left</c>; empty before there is an estimate.</summary>
    public static string Remaining(TransferProgress progress) =>
        progress.Remaining is { } remaining ? $"{(int)remaining.TotalMinutes}:{remaining.Seconds:00} left" : "";
}
