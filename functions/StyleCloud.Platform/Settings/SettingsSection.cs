using Microsoft.Extensions.Configuration;
using StyleCloud.Contracts;

namespace StyleCloud.Platform.Settings;

/// <summary>One section of the configuration, and every error in it instead of only the first.</summary>
public sealed class SettingsSection
{
    private readonly IConfigurationSection _section;
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _refused = [];

    internal SettingsSection(IConfigurationSection section) => _section = section;

    /// <summary>What is wrong so far, one sentence each.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>
    /// The section as a record: what is set, trimmed, and the record's own defaults for the rest and for what is wrong. A value that is
    /// empty counts as not set. A name that the record does not have is an error, most often a misspelled one.
    /// </summary>
    /// <typeparam name="TSettings">The record, see <see cref="Setting"/>.</typeparam>
    public TSettings Read<TSettings>()
        where TSettings : class, new()
    {
        var settings = new TSettings();
        var known = Setting.Of<TSettings>();
        foreach (var setting in known)
        {
            if (Text(setting.Name) is not { } text)
                continue;
            if (setting.TryParse(text) is { } value)
                setting.Set(settings, value);
            else
                Refuse(setting.Name, setting.Expected, text);
        }

        var names = known.Select(setting => setting.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var child in _section.GetChildren().Where(child => !names.Contains(child.Key)))
            Add($"{Spelling.DidYouMean(child.Key, names)}There is no setting {NameOf(child.Key)}. Settings: {string.Join(", ", known.Select(setting => setting.Name))}.");
        return settings;
    }

    /// <summary>Whether the setting has a value.</summary>
    public bool IsSet(string name) => Text(name) is not null;

    /// <summary>Whether the setting has a value that is wrong: then what depends on it cannot be judged.</summary>
    public bool IsRefused(string name) => _refused.Contains(name);

    /// <summary>Reports a value that is wrong.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="actual">What it is.</param>
    /// <param name="choices">The values that it can be, where they are few: the closest is asked for.</param>
    public void Refuse(string name, string expected, string actual, IEnumerable<string>? choices = null)
    {
        _refused.Add(name);
        Add($"{Spelling.DidYouMean(actual, choices ?? [])}Setting {NameOf(name)} must be {expected}; it is {actual}.");
    }

    /// <summary>Reports an error.</summary>
    public void Add(string error) => _errors.Add(error);

    private string? Text(string name) => _section[name]?.Trim() is { Length: > 0 } text ? text : null;

    private string NameOf(string name) => $"{_section.Path}:{name} ({_section.Path}__{name})";
}
