using StyleCloud.Contracts;

namespace StyleCloud.IntegrationTests.Inputs;

/// <summary>A drop that must be rejected.</summary>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Reason">The reason it must be answered with.</param>
/// <param name="Blobs">Blobs to drop, in order; <c>{unique}</c> in a name becomes a folder of its own. The last decides.</param>
/// <param name="NamesValues">Whether the answer must name a limit and an actual value.</param>
internal sealed record BadDrop(string Kind, ErrorReason Reason, (string Name, byte[] Bytes)[] Blobs, bool NamesValues = true)
{
    private static readonly byte[] GoodPhoto = Pictures.Photo(20);

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<BadDrop> All { get; } =
    [
        Picture("empty file", ErrorReason.EmptyFile, []),
        Picture("too many bytes", ErrorReason.FileTooLarge, new byte[RunningService.MaxImageBytes + 1]),
        Picture("text called .png", ErrorReason.UnsupportedFormat, "hello, I am no picture"u8.ToArray()),
        Picture("SVG", ErrorReason.UnsupportedFormat, BadPictures.Svg),
        Picture("PDF", ErrorReason.UnsupportedFormat, BadPictures.Pdf),
        Picture("ZIP", ErrorReason.UnsupportedFormat, BadPictures.Zip),
        Picture("MP4", ErrorReason.UnsupportedFormat, BadPictures.Mp4),
        Picture("BMP", ErrorReason.UnsupportedFormat, BadPictures.Bmp),
        Picture("HEIC", ErrorReason.UnsupportedFormat, BadPictures.Heic),
        Picture("JPEG cut off", ErrorReason.TruncatedImage, BadPictures.TruncatedJpeg, namesValues: false),
        Picture("PNG cut off", ErrorReason.TruncatedImage, BadPictures.TruncatedPng, namesValues: false),
        Picture("PNG with changed bytes", ErrorReason.CorruptImage, BadPictures.CorruptPng, namesValues: false),
        Picture("15 pixels wide", ErrorReason.ImageTooSmall, Pictures.Photo(1, 15, 40)),
        Picture("16384 × 16 pixels, too narrow at any size", ErrorReason.ImageTooNarrow, Pictures.Photo(1, 16_384, 16)),
        Picture("16385 pixels wide", ErrorReason.ImageTooLarge, BadPictures.PngClaiming(16_385, 16)),
        Picture("decompression bomb of 30000² pixels", ErrorReason.ImageTooLarge, BadPictures.PngClaiming(30_000, 30_000)),
        Picture("12000² pixels", ErrorReason.TooManyPixels, BadPictures.PngClaiming(12_000, 12_000)),
        Picture("animated GIF", ErrorReason.TooManyFrames, BadPictures.Frames("gif")),
        Picture("animated WebP", ErrorReason.TooManyFrames, BadPictures.Frames("webp")),
        Picture("TIFF of two pages", ErrorReason.TooManyFrames, BadPictures.Frames("tiff")),
        Named("unknown style", ErrorReason.UnknownStyle, "{unique}/no-such-style/photo.png"),
        Named("unknown style in a blend", ErrorReason.UnknownStyle, "{unique}/alpha+gamma/photo.png"),
        Named("weight of nothing", ErrorReason.InvalidStyleWeight, "{unique}/alpha@0+beta@1/photo.png"),
        Named("weight that is no number", ErrorReason.InvalidStyleWeight, "{unique}/alpha@much/photo.png"),
        new("nine styles", ErrorReason.TooManyStyles, [("{unique}/job.json", NineStylesManifest()), .. NineStyles(), ("{unique}/photo.png", GoodPhoto)]),
        new("manifest at the top", ErrorReason.InvalidDropPath, [("job.json", "{}"u8.ToArray())]),
        Manifest("manifest that is no JSON", ErrorReason.InvalidManifest, "{ content: ", namesValues: false),
        Manifest("manifest with an unknown member", ErrorReason.InvalidManifest, """{"content": "photo.png", "styles": [{"name": "alpha"}], "colour": 1}"""),
        Manifest("manifest without content", ErrorReason.InvalidManifest, """{"styles": [{"name": "alpha"}]}"""),
        Manifest("manifest without styles", ErrorReason.InvalidManifest, """{"content": "photo.png", "styles": []}"""),
        Manifest("manifest that leaves its folder", ErrorReason.InvalidManifest, """{"content": "../photo.png", "styles": [{"name": "alpha"}]}"""),
        Manifest("unknown option", ErrorReason.InvalidOption, Options("""{"sise": 64}"""), namesValues: false),
        Manifest("option out of range", ErrorReason.InvalidOption, Options("""{"size": 100000}""")),
        Manifest("option of the wrong type", ErrorReason.InvalidOption, Options("""{"iterations": "many"}""")),
        Manifest("unknown preset", ErrorReason.InvalidOption, Options("""{"preset": "best"}""")),
        Manifest("layer that does not exist", ErrorReason.InvalidOption, Options("""{"styleLayers": ["relu9_1"]}""")),
        new("pair whose style is broken", ErrorReason.TruncatedImage, [("{unique}/style.png", BadPictures.TruncatedPng), ("{unique}/content.png", GoodPhoto)], NamesValues: false),
    ];

    private static BadDrop Picture(string kind, ErrorReason reason, byte[] bytes, bool namesValues = true) =>
        new(kind, reason, [("{unique}/alpha/photo.png", bytes)], namesValues);

    private static BadDrop Named(string kind, ErrorReason reason, string name) => new(kind, reason, [(name, GoodPhoto)]);

    private static BadDrop Manifest(string kind, ErrorReason reason, string manifest, bool namesValues = true) =>
        new(kind, reason, [("{unique}/job.json", System.Text.Encoding.UTF8.GetBytes(manifest)), ("{unique}/photo.png", GoodPhoto)], namesValues);

    private static IEnumerable<(string Name, byte[] Bytes)> NineStyles() => Enumerable.Range(1, 9).Select(i => ($"{{unique}}/style{i}.png", Pictures.Style(i)));

    private static byte[] NineStylesManifest() => System.Text.Encoding.UTF8.GetBytes(
        $$"""{"content": "photo.png", "styles": [{{string.Join(", ", Enumerable.Range(1, 9).Select(i => $$"""{"image": "style{{i}}.png"}"""))}}]}""");

    private static string Options(string options) => $$"""{"content": "photo.png", "styles": [{"name": "alpha"}], "options": {{options}}}""";
}
