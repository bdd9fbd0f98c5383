using Microsoft.Extensions.Configuration;

namespace StyleCloud.Platform.Settings;

/// <summary>
/// Reads sections of the configuration for both programs, and keeps what is wrong in all of them, so that a program says it together and
/// does not start. Only the sections that are asked for are judged: the environment holds much that is not ours.
/// </summary>
/// <param name="configuration">Where the sections are.</param>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<SettingsSection> _sections = [];

    /// <summary>What is wrong so far, one sentence each. When there is one, no settings that were read may be used.</summary>
    public IReadOnlyList<string> Errors => [.. _sections.SelectMany(section => section.Errors)];

    /// <summary>The section of that name.</summary>
    public SettingsSection Section(string name)
    {
        var section = new SettingsSection(configuration.GetSection(name));
        _sections.Add(section);
        return section;
    }
}
