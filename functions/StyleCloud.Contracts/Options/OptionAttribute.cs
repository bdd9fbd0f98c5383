namespace StyleCloud.Contracts.Options;

/// <summary>
/// Says on a property of <see cref="StyleTransferOptions"/> what the option means. Its range stands beside it as an attribute of the base
/// library, its default is the initializer; <see cref="OptionDescription"/> has all of them.
/// </summary>
/// <param name="meaning">One sentence or two.</param>
/// <param name="unit">Unit of the value; null where it has none.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string meaning, string? unit = null) : Attribute
{
    /// <summary>One sentence or two.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Unit of the value, for example <c>px</c>; null where it has none.</summary>
    public string? Unit { get; } = unit;
}
