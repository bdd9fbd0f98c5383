using NetVips;
using StyleCloud.Imaging.Formats;
using StyleCloud.Imaging.Vips;

namespace StyleCloud.Imaging;

/// <summary>Reads the provenance that <see cref="ImageEncoder"/> wrote into a picture.</summary>
public static class ProvenanceReader
{
    /// <summary>Reads from the header; no pixel is decoded.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>The provenance, or null when the file is no picture or holds none.</returns>
    public static ImageProvenance? Read(ReadOnlyMemory<byte> file)
    {
        if (FormatSignature.Detect(file.Span) is not { } format)
            return null;
        try
        {
            using var opened = OpenedImage.Open(file, format);
            return opened.Image.Contains("xmp-data") ? ProvenanceXmp.Read((byte[])opened.Image.Get("xmp-data")) : null;
        }
        catch (VipsException)
        {
            return null;
        }
    }
}
