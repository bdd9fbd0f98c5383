using System.Globalization;

namespace StyleCloud.Local.Drops;

/// <summary>A value of <c>--style</c>: a file or a style of the library, with an optional weight behind <c>@</c>.</summary>
/// <param name="Text">The file or the name.</param>
/// <param name="Weight">Null when none was given.</param>
internal sealed record StyleArgument(string Text, double? Weight)
{
    /// <summary>Whether it is a file.</summary>
    public bool IsFile => File.Exists(Text);

    /// <summary>Reads <c>painting.jpg</c> or <c>painting.jpg@0.7</c>.</summary>
    /// <exception cref="LocalRunException">The weight is not a positive number.</exception>
    public static StyleArgument Parse(string argument)
    {
        var at = argument.LastIndexOf('@');
        if (at < 0 || File.Exists(argument))
            return new(argument, null);
        var (text, weightText) = (argument[..at], argument[(at + 1)..]);
        if (double.TryParse(weightText, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight > 0 && double.IsFinite(weight))
            return new(text, weight);
        throw new LocalRunException($"--style {argument}: the weight behind @ must be a number above 0, such as 0.7; it is {weightText}.", ExitCodes.Usage);
    }
}
