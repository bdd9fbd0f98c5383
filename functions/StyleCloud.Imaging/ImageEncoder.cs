using NetVips;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging.Formats;
using StyleCloud.Imaging.Vips;

namespace StyleCloud.Imaging;

/// <summary>
/// Encodes results: 8 bits per channel, sRGB profile attached, provenance as XMP, no EXIF at all. The same picture, quality
/// and provenance always give the same bytes.
/// </summary>
public static class ImageEncoder
{
    private const Enums.ForeignKeep Kept = Enums.ForeignKeep.Icc | Enums.ForeignKeep.Xmp;
    private const string Profile = "srgb";

    /// <summary>From this quality on WebP keeps sharper colour edges; JPEG and AVIF keep full colour resolution (4:4:4) by themselves.</summary>
    private const int HighQuality = 90;

    /// <summary>AVIF's scale is 0…9. At 1 megapixel 3 took 2.2 s and 192 kB, the encoder's default 4 took 12.5 s and 198 kB.</summary>
    private const int AvifEffort = 3;

    /// <summary>Encodes.</summary>
    /// <param name="image">The picture; values outside [0, 1] are clamped.</param>
    /// <param name="format">File format.</param>
    /// <param name="quality">1…100, for JPEG, WebP and AVIF.</param>
    /// <param name="provenance">What to write into the metadata; null for nothing, as in previews.</param>
    public static byte[] Encode(RgbImage image, OutputFormat format, int quality, ImageProvenance? provenance)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        VipsRuntime.EnsureConfigured();
        using var raw = Image.NewFromMemory(ToBytes(image.Pixels), image.Width, image.Height, 3, Enums.BandFormat.Uchar);
        using var srgb = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        if (provenance is null)
            return Save(srgb, format, quality);
        var xmp = ProvenanceXmp.Write(provenance);
        if (format == OutputFormat.Png)
            return PngXmpChunk.InsertInto(Save(srgb, format, quality), xmp);
        using var annotated = srgb.Mutate(fields => fields.Set(GValue.BlobType, "xmp-data", xmp));
        return Save(annotated, format, quality);
    }

    /// <summary>File extension with its dot.</summary>
    public static string Extension(OutputFormat format) => format switch
    {
        OutputFormat.Png => ".png",
        OutputFormat.Jpeg => ".jpg",
        OutputFormat.Webp => ".webp",
        OutputFormat.Tiff => ".tiff",
        OutputFormat.Avif => ".avif",
        _ => throw Unknown(format),
    };

    /// <summary>Media type, for Content-Type.</summary>
    public static string MediaType(OutputFormat format) => format switch
    {
        OutputFormat.Png => "image/png",
        OutputFormat.Jpeg => "image/jpeg",
        OutputFormat.Webp => "image/webp",
        OutputFormat.Tiff => "image/tiff",
        OutputFormat.Avif => "image/avif",
        _ => throw Unknown(format),
    };

    private static byte[] Save(Image image, OutputFormat format, int quality) => format switch
    {
        OutputFormat.Png => image.PngsaveBuffer(keep: Kept, profile: Profile),
        OutputFormat.Jpeg => image.JpegsaveBuffer(q: quality, optimizeCoding: true, subsampleMode: Enums.ForeignSubsample.Auto, keep: Kept, profile: Profile),
        OutputFormat.Webp => image.WebpsaveBuffer(q: quality, smartSubsample: quality >= HighQuality, keep: Kept, profile: Profile),
        OutputFormat.Tiff => image.TiffsaveBuffer(compression: Enums.ForeignTiffCompression.Deflate, predictor: Enums.ForeignTiffPredictor.Horizontal, keep: Kept, profile: Profile),
        OutputFormat.Avif => image.HeifsaveBuffer(q: quality, compression: Enums.ForeignHeifCompression.Av1, effort: AvifEffort, subsampleMode: Enums.ForeignSubsample.Auto, keep: Kept, profile: Profile),
        _ => throw Unknown(format),
    };

    /// <summary>Rounds to nearest.</summary>
    private static byte[] ToBytes(float[] pixels)
    {
        var bytes = new byte[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            // NaN compares false and becomes 0.
            var value = pixels[i];
            bytes[i] = value >= 1 ? (byte)255 : value > 0 ? (byte)((value * 255) + 0.5f) : (byte)0;
        }

        return bytes;
    }

    private static ArgumentOutOfRangeException Unknown(OutputFormat format) => new(nameof(format), format, "Unknown output format.");
}
