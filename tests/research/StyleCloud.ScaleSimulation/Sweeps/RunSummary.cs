using StyleCloud.ScaleSimulation.Running;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>The numbers of one run that tables and JSON show. Times are seconds, costs US dollars.</summary>
internal sealed record RunSummary(
    Distribution QueueAge,
    Distribution TimeToResult,
    double Utilisation,
    double BilledSeconds,
    double ColdSeconds,
    double IdleSeconds,
    double LostSeconds,
    double CostPerPicture,
    int Succeeded,
    int Failed,
    int SoundFailed,
    int Rejected,
    int Lost,
    int RepeatedAttempts,
    int Executions,
    int PeakReplicas)
{
    /// <summary>The summary of <paramref name="result"/>.</summary>
    public static RunSummary Of(RunResult result) => new(
        result.QueueAge,
        result.TimeToResult,
        result.Utilisation,
        result.BilledSeconds,
        result.ColdSeconds,
        result.IdleSeconds,
        result.LostSeconds,
        result.CostPerPicture,
        result.Succeeded,
        result.Failed,
        result.SoundFailed,
        result.Rejected,
        result.Lost,
        result.RepeatedAttempts,
        result.Billed.Count,
        result.PeakReplicas);
}
