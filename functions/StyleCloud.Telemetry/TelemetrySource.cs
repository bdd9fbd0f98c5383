namespace StyleCloud.Telemetry;

/// <summary>A program that speaks of itself.</summary>
/// <param name="Service">The program's name, which Application Insights calls the cloud role.</param>
/// <param name="Version">Its version.</param>
/// <param name="Meter">Name of its meter.</param>
/// <param name="Activities">Names of the activities that it starts.</param>
public sealed record TelemetrySource(string Service, string Version, string Meter, IReadOnlyList<string> Activities);
