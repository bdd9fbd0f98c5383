using System.Globalization;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>One style on the command line.</summary>
/// <param name="Path">The picture.</param>
/// <param name="Weight">Its share relative to the other styles.</param>
internal sealed record StyleArgument(string Path, double Weight)
{
    /// <summary>Reads <c>painting.jpg</c> or <c>painting.jpg@0.7</c>. A file whose own name ends like a weight is taken as it is.</summary>
    /// <exception cref="JobException">The weight is not above 0.</exception>
    public static StyleArgument Parse(string text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0 || File.Exists(text) || !double.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight))
            return new(text, 1);
        if (weight > 0 && double.IsFinite(weight))
            return new(text[..at], weight);
        var actual = text[(at + 1)..];
        throw new JobException(new(ErrorReason.InvalidStyleWeight, $"The weight of style {text[..at]} must be above 0; it is {actual}.", text[..at], "above 0", actual));
    }
}
