using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using StyleCloud.Contracts;

namespace StyleCloud.Platform.Settings;

/// <summary>
/// One setting as it is declared: a property of its section's record that can be initialised, with its range as an attribute of the base
/// library and its default as the initializer. Texts, flags, whole numbers, times, amounts of memory and addresses can be settings.
/// </summary>
public sealed class Setting
{
    private readonly PropertyInfo _property;
    private readonly Type _type;
    private readonly IComparable? _minimum;
    private readonly IComparable? _maximum;

    private Setting(PropertyInfo property)
    {
        (_property, _type) = (property, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            (_minimum, _maximum) = (Limit(range.Minimum), Limit(range.Maximum));
    }

    /// <summary>Its name in the section.</summary>
    public string Name => _property.Name;

    /// <summary>What it can be, such as <c>1 to 64</c> or <c>00:00:03 to 01:00:00</c>; null when it has no range.</summary>
    public string? Range => _minimum is null ? null : $"{InWords(_minimum)} to {InWords(_maximum)}";

    /// <summary>The settings of a section.</summary>
    /// <typeparam name="TSettings">The section's record.</typeparam>
    public static IReadOnlyList<Setting> Of<TSettings>() =>
        [.. typeof(TSettings).GetProperties().Where(property => property.SetMethod is { IsPublic: true }).OrderBy(property => property.MetadataToken).Select(property => new Setting(property))];

    /// <summary>What a text must be to be its value.</summary>
    internal string Expected => (Kind, Range) switch
    {
        ("a time", null) => "a time (hh:mm:ss)",
        ("a time", var range) => $"a time from {range} (hh:mm:ss)",
        (var kind, null) => kind,
        (var kind, var range) => $"{kind} from {range}",
    };

    private string Kind => _type switch
    {
        _ when _type == typeof(string) => "a text",
        _ when _type == typeof(bool) => "true or false",
        _ when _type == typeof(int) || _type == typeof(long) => "a whole number",
        _ when _type == typeof(TimeSpan) => "a time",
        _ when _type == typeof(ByteSize) => ByteSize.Expected,
        _ when _type == typeof(Uri) => "an absolute http or https address",
        _ => throw new NotSupportedException($"{_property.DeclaringType}.{Name}: no setting can be a {_type.Name}."),
    };

    /// <summary>The value that <paramref name="text"/> stands for; null when it is none or out of range.</summary>
    internal object? TryParse(string text)
    {
        var value = Parse(text);
        return value is null || _minimum is null || (_minimum.CompareTo(value) <= 0 && _maximum!.CompareTo(value) >= 0) ? value : null;
    }

    /// <summary>Initialises it.</summary>
    internal void Set(object settings, object value) => _property.SetValue(settings, value);

    private object? Parse(string text)
    {
        if (_type == typeof(string))
            return text;
        if (_type == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : null;
        if (_type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (_type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) ? large : null;
        if (_type == typeof(TimeSpan))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
        if (_type == typeof(ByteSize))
            return ByteSize.TryParse(text, out var size) ? size : null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;
    }

    private static string InWords(object? value) => value is TimeSpan { Milliseconds: > 0 } fraction
        ? fraction.ToString("c").TrimEnd('0')
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    /// <summary>An attribute holds times as texts and large numbers as floating point.</summary>
    private IComparable Limit(object limit) => _type == typeof(TimeSpan)
        ? TimeSpan.Parse((string)limit, CultureInfo.InvariantCulture)
        : (IComparable)Convert.ChangeType(limit, _type, CultureInfo.InvariantCulture);
}
