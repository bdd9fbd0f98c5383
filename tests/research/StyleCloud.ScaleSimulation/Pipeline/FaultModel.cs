namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>What goes wrong although the picture is sound. All of it is assumed.</summary>
/// <param name="TransientShare">Share of attempts that end in a transient error.</param>
/// <param name="PreemptionsPerHour">Times that an hour of a replica is ended by the platform.</param>
/// <param name="GracefulShare">Share of ends by the platform in which SIGTERM arrives and the worker releases its message; in the rest the replica just vanishes.</param>
/// <param name="LeaseLossShare">Share of renewals after which storage does not answer until the lease has lapsed.</param>
/// <param name="OutageAtSeconds">When blob storage begins to refuse requests, s from the first upload's clock.</param>
/// <param name="OutageSeconds">How long it does. An attempt that begins meanwhile fails: unlike other transient errors, these come together.</param>
internal sealed record FaultModel(
    double TransientShare = 0.01, double PreemptionsPerHour = 0.05, double GracefulShare = 0.8, double LeaseLossShare = 0.0001,
    double OutageAtSeconds = 900, double OutageSeconds = 90)
{
    /// <summary>Nothing goes wrong.</summary>
    public static FaultModel None { get; } = new(0, 0, 1, 0, 0, 0);

    /// <summary>True while blob storage refuses requests.</summary>
    public bool IsOutage(double atSeconds) => atSeconds >= OutageAtSeconds && atSeconds < OutageAtSeconds + OutageSeconds;
}
