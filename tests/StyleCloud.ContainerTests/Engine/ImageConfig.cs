namespace StyleCloud.ContainerTests.Engine;

/// <summary>What an image says of itself.</summary>
/// <param name="User">User and group that it runs as.</param>
/// <param name="WorkingFolder">Where it starts.</param>
/// <param name="Entrypoint">What it starts.</param>
/// <param name="Command">Arguments when none are given.</param>
/// <param name="Environment">Variables, <c>NAME=value</c>.</param>
/// <param name="HealthCheck">The check, <c>CMD</c> first; empty for none.</param>
/// <param name="Labels">OCI labels.</param>
internal sealed record ImageConfig(
    string User,
    string WorkingFolder,
    IReadOnlyList<string> Entrypoint,
    IReadOnlyList<string> Command,
    IReadOnlyList<string> Environment,
    IReadOnlyList<string> HealthCheck,
    IReadOnlyDictionary<string, string> Labels);
