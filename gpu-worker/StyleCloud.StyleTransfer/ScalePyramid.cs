using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.StyleTransfer;

/// <summary>One scale of the coarse-to-fine schedule.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public readonly record struct ScaleSize(int Width, int Height)
{
    /// <summary>Width × height.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>The size with the given longer side and the same shape; never less than one pixel.</summary>
    public ScaleSize WithLongerSide(int longerSide)
    {
        var factor = (double)longerSide / Math.Max(Width, Height);
        return new(Math.Max(1, (int)Math.Round(Width * factor)), Math.Max(1, (int)Math.Round(Height * factor)));
    }

    /// <summary>This size, or the one of the same shape whose shorter side is <paramref name="side"/> where it is shorter.</summary>
    public ScaleSize WithShorterSideOfAtLeast(int side) =>
        Math.Min(Width, Height) >= side ? this : WithLongerSide((int)Math.Round((double)Math.Max(Width, Height) * side / Math.Min(Width, Height)));
}

/// <summary>
/// The sizes at which a picture is made, coarse to fine. A style is matched at each of them, so its strokes come out larger
/// than the network's receptive field at the final size would allow (Gatys et al. 2017, "Controlling perceptual factors", section 6). It looks better, and the benchmark <c>evaluations</c>
/// shows that the loss is lower, too, after as many evaluations at the final size.
/// </summary>
public static class ScalePyramid
{
    /// <summary>No scale is smaller than this, or the deepest layers see nothing but their own padding.</summary>
    public const int SmallestLongerSide = 128;

    /// <summary>A scale of this size shows within seconds, on two processors, what the picture will be; where nothing else is said, the coarsest is no larger.</summary>
    public const int FirstSightLongerSide = 256;

    /// <summary>The scales of a picture.</summary>
    /// <param name="width">Width of the photo.</param>
    /// <param name="height">Height of the photo.</param>
    /// <param name="options">Size and number of scales.</param>
    /// <returns>At least one size; the last is the result's. A photo is never enlarged.</returns>
    public static IReadOnlyList<ScaleSize> For(int width, int height, StyleTransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (finalWidth, finalHeight) = PictureSize.Fit(width, height, options.Size);
        var final = new ScaleSize(finalWidth, finalHeight);
        var longest = Math.Max(finalWidth, finalHeight);
        var sizes = new List<ScaleSize> { final };
        for (var scale = 1; options.Scales == 0 ? longest >> (scale - 1) > FirstSightLongerSide : scale < options.Scales; scale++)
        {
            var smaller = final.WithLongerSide(longest >> scale);
            if (longest >> scale < SmallestLongerSide || Math.Min(smaller.Width, smaller.Height) < PictureSize.SmallestSide)
                break;
            sizes.Add(smaller);
        }

        sizes.Reverse();
        return sizes;
    }
}
