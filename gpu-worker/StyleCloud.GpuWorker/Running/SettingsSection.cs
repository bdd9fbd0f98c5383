using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace StyleCloud.GpuWorker.Running;

/// <summary>Reads one configuration section value by value and collects every problem instead of stopping at the first.</summary>
internal sealed class SettingsSection(IConfigurationSection section)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong so far, one sentence each.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>A text, or null when it is not set or empty.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        return section[name] is { Length: > 0 } text ? text.Trim() : null;
    }

    /// <summary>A duration such as <c>00:01:00</c>.</summary>
    public TimeSpan? Duration(string name, TimeSpan minimum, TimeSpan maximum)
    {
        if (Text(name) is not { } text)
            return null;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
            return value;
        return Refuse<TimeSpan>(name, $"a time from {minimum:c} to {maximum:c} (hh:mm:ss)", text);
    }

    /// <summary>A whole number.</summary>
    public int? Integer(string name, int minimum, int maximum)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum)
            return value;
        return Refuse<int>(name, $"a whole number from {minimum} to {maximum}", text);
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool? Flag(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return bool.TryParse(text, out var value) ? value : Refuse<bool>(name, "true or false", text);
    }

    /// <summary>An absolute address.</summary>
    public Uri? Address(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
            return address;
        Add(name, "an absolute http or https address", text);
        return null;
    }

    /// <summary>Reports a value that is wrong.</summary>
    public void Add(string name, string expected, string actual) =>
        Problems.Add($"Setting {section.Path}:{name} ({section.Path}__{name}) must be {expected}; it is {actual}.");

    /// <summary>Reports settings of this section that nobody asked for, which are most often misspelled ones.</summary>
    public void AddUnknown()
    {
        foreach (var child in section.GetChildren().Where(child => !_known.Contains(child.Key)))
            Problems.Add($"There is no setting {section.Path}:{child.Key}. Settings: {string.Join(", ", _known)}.");
    }

    private T? Refuse<T>(string name, string expected, string actual)
        where T : struct
    {
        Add(name, expected, actual);
        return null;
    }
}
