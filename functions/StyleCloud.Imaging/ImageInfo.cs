namespace StyleCloud.Imaging;

/// <summary>What is known of an accepted picture.</summary>
/// <param name="Format"><c>jpeg</c>, <c>png</c>, <c>webp</c>, <c>tiff</c>, <c>gif</c> or <c>avif</c>, by content.</param>
/// <param name="Width">Width in pixels as people see it: after the EXIF orientation.</param>
/// <param name="Height">Height in pixels as people see it: after the EXIF orientation.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record ImageInfo(string Format, int Width, int Height, long Bytes);
