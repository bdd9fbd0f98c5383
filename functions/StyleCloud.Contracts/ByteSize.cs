using System.Globalization;
using System.Text.RegularExpressions;

namespace StyleCloud.Contracts;

/// <summary>An amount of memory as people and container platforms write it: <c>8Gi</c>, <c>8 GiB</c>, <c>1.5G</c>, <c>8589934592</c>.</summary>
/// <param name="Bytes">In bytes.</param>
public readonly partial record struct ByteSize(long Bytes)
{
    /// <summary>What a text must be, in words.</summary>
    public const string Expected = "an amount of memory such as 8GiB";

    private const double Kibi = 1024;
    private const long Gibibyte = 1L << 30;

    /// <summary>Reads an amount: a number above 0, and if wanted K, M, G or T for powers of 1000, Ki, Mi, Gi or Ti for powers of 1024, and B.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        var match = Pattern().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var power = match.Groups["prefix"] is { Length: > 0 } prefix ? 1 + "KMGT".IndexOf(prefix.Value, StringComparison.OrdinalIgnoreCase) : 0;
        var value = number * Math.Pow(match.Groups["binary"].Length > 0 ? Kibi : 1000, power);
        if (!(value >= 1 && value < long.MaxValue))
            return false;
        size = new((long)value);
        return true;
    }

    /// <summary>For people, <c>7.9 GiB</c>.</summary>
    public override string ToString() => Bytes >= Gibibyte
        ? string.Create(CultureInfo.InvariantCulture, $"{Bytes / (double)Gibibyte:F1} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{Bytes / (Kibi * Kibi):F0} MiB");

    [GeneratedRegex(@"^(?<number>\d+(\.\d+)?)\s*((?<prefix>[KMGT])(?<binary>i)?)?B?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
