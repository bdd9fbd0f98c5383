using StyleCloud.Platform.Settings;

namespace StyleCloud.Platform.Events;

/// <summary>
/// Where events go besides the queue. From the configuration section <c>Events</c>.
/// </summary>
public sealed record EventSettings
{
    /// <summary>Configuration section name; as environment variables <c>Events__…</c>.</summary>
    public const string SectionName = "Events";

    /// <summary>An Event Grid topic that takes CloudEvents, for example <c>https://name.region-1.eventgrid.azure.net/api/events</c>; null for none.</summary>
    public Uri? TopicEndpoint { get; init; }

    /// <summary>What is wrong with the settings, or null.</summary>
    public string? Error => TopicEndpoint is null or { IsAbsoluteUri: true, Scheme: "https" }
        ? null
        : $"Events:TopicEndpoint (Events__TopicEndpoint) must be an absolute https address; it is {TopicEndpoint}.";

    /// <summary>Reads the section.</summary>
    /// <param name="reader">Keeps what is wrong.</param>
    public static EventSettings Read(SettingsReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var section = reader.Section(SectionName);
        var settings = section.Read<EventSettings>();
        if (settings.Error is { } error)
            section.Add(error);
        return settings;
    }
}
