using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace StyleCloud.Contracts.Options;

/// <summary>How an option is written in JSON.</summary>
public enum OptionKind
{
    /// <summary>A text: one of several words, or of a stated form.</summary>
    Word,

    /// <summary>A number without a fraction.</summary>
    WholeNumber,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>Layers with weights, see <see cref="LayerWeights"/>.</summary>
    Layers,
}

/// <summary>
/// One option as it is declared on <see cref="StyleTransferOptions"/>. Validation, the command line, the JSON schema and the table of
/// options all come from here.
/// </summary>
public sealed class OptionDescription
{
    private readonly PropertyInfo _property;
    private readonly RegularExpressionAttribute? _form;

    private OptionDescription(PropertyInfo property, OptionAttribute declared)
    {
        (_property, _form) = (property, property.GetCustomAttribute<RegularExpressionAttribute>());
        (Name, Meaning, Unit) = (JsonNamingPolicy.CamelCase.ConvertName(property.Name), declared.Meaning, declared.Unit);
        (Kind, Words) = (KindOf(property.PropertyType), WordsOf(property));
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            (Minimum, Maximum) = (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));
    }

    /// <summary>All options, in the order of their declaration.</summary>
    public static IReadOnlyList<OptionDescription> All { get; } =
    [
        .. from property in typeof(StyleTransferOptions).GetProperties().OrderBy(property => property.MetadataToken)
           let declared = property.GetCustomAttribute<OptionAttribute>()
           where declared is not null
           select new OptionDescription(property, declared),
    ];

    /// <summary>Its name in JSON.</summary>
    public string Name { get; }

    /// <summary>What it means.</summary>
    public string Meaning { get; }

    /// <summary>How it is written.</summary>
    public OptionKind Kind { get; }

    /// <summary>Unit of the value; null where it has none.</summary>
    public string? Unit { get; }

    /// <summary>Smallest value; null where there is none.</summary>
    public double? Minimum { get; }

    /// <summary>Largest value; null where there is none.</summary>
    public double? Maximum { get; }

    /// <summary>The words that it can be; empty where it is no choice.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The regular expression that a text must match as a whole; null where any text will do.</summary>
    public string? Pattern => _form?.Pattern;

    /// <summary>What it can be, for people: <c>64…16384 px</c>.</summary>
    public string Range => Kind switch
    {
        OptionKind.WholeNumber or OptionKind.Number when Minimum is { } minimum && Maximum is { } maximum => WithUnit(string.Create(CultureInfo.InvariantCulture, $"{minimum}…{maximum}")),
        OptionKind.WholeNumber => "a whole number",
        OptionKind.Number => "a number",
        OptionKind.Flag => "true, false",
        OptionKind.Layers => "layers",
        _ => _form?.ErrorMessage ?? string.Join(", ", Words),
    };

    /// <summary>Whether the value in <paramref name="options"/> is in the range. Layers and what concerns several options: <see cref="OptionsValidator"/>.</summary>
    internal bool Accepts(StyleTransferOptions options)
    {
        var value = _property.GetValue(options);
        if (_form is not null)
            return _form.IsValid(value) && value is not "";
        return Minimum is null || (Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= Minimum && number <= Maximum);
    }

    /// <summary>The value in <paramref name="options"/> for people, with its unit.</summary>
    internal string ValueIn(StyleTransferOptions options) => WithUnit(Convert.ToString(_property.GetValue(options), CultureInfo.InvariantCulture)!);

    private string WithUnit(string text) => Unit is null ? text : $"{text} {Unit}";

    private static OptionKind KindOf(Type type) => type switch
    {
        _ when type == typeof(int) || type == typeof(long) => OptionKind.WholeNumber,
        _ when type == typeof(double) => OptionKind.Number,
        _ when type == typeof(bool) => OptionKind.Flag,
        _ when type == typeof(LayerWeights) => OptionKind.Layers,
        _ when type == typeof(string) || type.IsEnum => OptionKind.Word,
        _ => throw new NotSupportedException($"No option can be a {type.Name}."),
    };

    private static IReadOnlyList<string> WordsOf(PropertyInfo property) => property.Name == nameof(StyleTransferOptions.Preset)
        ? [.. Presets.Names]
        : property.PropertyType.IsEnum ? [.. Enum.GetNames(property.PropertyType).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)] : [];
}
