using System.Globalization;
using StyleCloud.Contracts;

namespace StyleCloud.Local.Reporting;

/// <summary>A job's status in one line.</summary>
internal static class JobLine
{
    /// <summary>For example <c>running, scale 1 of 1, 384×288, evaluation 40 of 75, 53 %, loss 0.0312, 31 s left</c>.</summary>
    public static string For(JobStatus status)
    {
        var state = status.State.ToString().ToLowerInvariant();
        return status is { State: JobState.Running, Progress: { } progress } ? $"{state}, {Details(progress)}" : state;
    }

    private static string Details(JobProgress progress)
    {
        var remaining = progress.RemainingSeconds is { } seconds ? $", {Duration(seconds)} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"scale {progress.Scale} of {progress.Scales}, {progress.Width}×{progress.Height}, evaluation {progress.Evaluation} of {progress.Evaluations}, {progress.Fraction:P0}, loss {progress.Losses.Total:G4}{remaining}");
    }

    /// <summary>Seconds, or minutes and seconds.</summary>
    public static string Duration(double seconds) =>
        seconds < 100
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60} s");
}
