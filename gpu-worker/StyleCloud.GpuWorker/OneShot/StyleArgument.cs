using System.Globalization;
using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>One style on the command line.</summary>
/// <param name="Path">The picture.</param>
/// <param name="Weight">Its share relative to the other styles.</param>
internal sealed record StyleArgument(string Path, double Weight)
{
    /// <summary>Reads <c>painting.jpg</c> or <c>painting.jpg@0.7</c>. A file whose own name ends like a weight is taken as it is.</summary>
    /// <param name="text">The argument.</param>
    /// <param name="errors">Takes a weight that is not above 0.</param>
    public static StyleArgument Parse(string text, ICollection<JobError> errors)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0 || File.Exists(text))
            return new(text, 1);
        var (path, written) = (text[..at], text[(at + 1)..]);
        if (!Spelling.TryNumber(written, out var weight) && !IsMeantAsWeight(path, written))
            return new(text, 1);
        if (!(weight > 0 && double.IsFinite(weight)))
            errors.Add(new(ErrorReason.InvalidStyleWeight, $"The weight of style {path} must be a number above 0; it is {(written.Length == 0 ? "missing" : written)}.{Spelling.PointAdvice(written)}", path, "above 0", written));
        return new(path, weight);
    }

    /// <summary>Also where it is no number: when the rest is a file, or when it would be one with a point.</summary>
    private static bool IsMeantAsWeight(string path, string written) =>
        File.Exists(path) || Spelling.PointAdvice(written).Length > 0 || double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
