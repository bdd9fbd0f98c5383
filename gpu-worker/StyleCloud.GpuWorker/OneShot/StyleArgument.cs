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
        if (at <= 0 || File.Exists(text) || !double.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight))
            return new(text, 1);
        if (!(weight > 0 && double.IsFinite(weight)))
            errors.Add(new(ErrorReason.InvalidStyleWeight, $"The weight of style {text[..at]} must be above 0; it is {text[(at + 1)..]}.", text[..at], "above 0", text[(at + 1)..]));
        return new(text[..at], weight);
    }
}
