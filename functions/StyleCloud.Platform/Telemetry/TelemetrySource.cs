namespace StyleCloud.Platform.Telemetry;

/// <summary>A program that speaks of itself.</summary>
/// <param name="Service">The program's name, which Application Insights calls the cloud role.</param>
/// <param name="Version">Its version.</param>
/// <param name="Meter">Name of its meter.</param>
/// <param name="Sources">Names of the activity sources whose activities it sends.</param>
/// <param name="Activities">Names of the activities that it starts itself, without a source.</param>
public sealed record TelemetrySource(string Service, string Version, string Meter, IReadOnlyList<string> Sources, IReadOnlyList<string> Activities);
