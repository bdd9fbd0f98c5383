using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace StyleCloud.Imaging.Tests.Inputs;

/// <summary>
/// Pictures in ImageSharp, which shares no code with libvips: what both agree about is in the file and not in a codec. It is the imaging tests' second opinion: it reads
/// what our encoder wrote and writes what our decoder reads, pixels, orientation, profile, 16 bits and provenance. Its first finding was libvips' XMP in a PNG chunk where
/// the standard does not look (<c>PngXmpChunk</c>). It reads only what these tests made.
/// </summary>
internal static class SharpPictures
{
    /// <summary><see cref="Pictures.RgbPhoto"/> as ImageSharp's type.</summary>
    public static Image<Rgb24> Photo(int width, int height) => Image.LoadPixelData<Rgb24>(Bytes(Pictures.RgbPhoto(width, height)), width, height);

    /// <summary>The photo, stored so that viewers turn it by an EXIF orientation.</summary>
    public static Image<Rgb24> Turned(int width, int height, int orientation)
    {
        var image = Photo(width, height);
        var exif = new ExifProfile();
        exif.SetValue(ExifTag.Orientation, (ushort)orientation);

        // Its TIFF encoder writes what the frame has, the others what the picture has.
        image.Metadata.ExifProfile = exif;
        image.Frames.RootFrame.Metadata.ExifProfile = exif;
        return image;
    }

    /// <summary>What viewers show of <paramref name="stored"/>, as ImageSharp understands its EXIF orientation.</summary>
    public static Image<Rgb24> Upright(Image<Rgb24> stored) => stored.Clone(context => context.AutoOrient());

    /// <summary>Writes a file.</summary>
    public static byte[] Write(Image image, IImageEncoder encoder)
    {
        using var stream = new MemoryStream();
        image.Save(stream, encoder);
        return stream.ToArray();
    }

    /// <summary>Interleaved samples.</summary>
    public static byte[] Bytes(Image<Rgb24> image)
    {
        var pixels = new Rgb24[image.Width * image.Height];
        image.CopyPixelDataTo(pixels);
        return MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
    }

    /// <summary>Interleaved samples of the engine's type, rounded to nearest.</summary>
    public static byte[] Bytes(RgbImage image) => Array.ConvertAll(image.Pixels, value => (byte)MathF.Round(Math.Clamp(value, 0, 1) * 255));

    /// <summary>Root of the mean squared difference, in levels of 255.</summary>
    public static double RmsDifference(byte[] left, byte[] right) =>
        Math.Sqrt(left.Zip(right, (a, b) => (double)(a - b) * (a - b)).Average());
}
