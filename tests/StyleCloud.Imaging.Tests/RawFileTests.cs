using StyleCloud.Contracts;
using StyleCloud.Imaging.Tests.Inputs;

namespace StyleCloud.Imaging.Tests;

/// <summary>Cameras' raw files that begin as TIFF files do, and TIFF files that are none although a camera or an editor made them.</summary>
public sealed class RawFileTests
{
    private const ushort Byte = 1, Ascii = 2, Short = 3, Long = 4, NewSubfileType = 254, Photometric = 262, Make = 271, SubIfds = 330, DngVersion = 50706;

    /// <summary>A directory below the first.</summary>
    private static readonly TiffField Below = new(SubIfds, Long, 1, TiffWriter.SpareDirectoryAt);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Raws => new()
    {
        { "DNG with a preview", "a camera's raw file (DNG)" },
        { "linear DNG", "a camera's raw file (DNG)" },
        { "NEF", "a camera's raw file (NEF)" },
        { "ARW", "a camera's raw file (ARW)" },
        { "PEF", "a camera's raw file (PEF)" },
        { "of an unknown maker", "a camera's raw file" },
    };

    [Theory]
    [MemberData(nameof(Raws))]
    public void Inspect_RawFile_IsNamedWithWhatToDo(string kind, string actual)
    {
        TiffField[] fields = kind switch
        {
            "DNG with a preview" => [new(NewSubfileType, Long, 1, 1), new(DngVersion, Byte, 4, 0x00000401), Below],
            "linear DNG" => [new(NewSubfileType, Long, 1, 0), new(DngVersion, Byte, 4, 0x00000401)],
            "NEF" => [new(NewSubfileType, Long, 1, 1), new(Make, Ascii, 6, TiffWriter.TextAt), Below],
            "ARW" => [new(NewSubfileType, Long, 1, 1), new(Make, Ascii, 4, Text("SONY")), Below],
            "PEF" => [new(Photometric, Short, 1, 32803), new(Make, Ascii, 6, TiffWriter.TextAt)],
            _ => [new(NewSubfileType, Long, 1, 1), Below],
        };
        var error = ImageInspector.Inspect(TiffWriter.Grey(64, 48, fields: fields, text: kind == "PEF" ? "PENTAX" : "NIKON\0"), new(), "DSC_0001.NEF", Token).Error;
        Assert.Equal((ErrorReason.UnsupportedFormat, actual), (error?.Reason, error?.Actual));
        Assert.Contains("Export the photo as JPEG or TIFF", error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_TiffOfACameraWithAPreviewBelow_IsAPicture()
    {
        var file = TiffWriter.Grey(64, 48, fields: [new(NewSubfileType, Long, 1, 0), new(Make, Ascii, 6, TiffWriter.TextAt), Below], text: "NIKON\0");
        Assert.Null(ImageInspector.Inspect(file, new(), "photo.tif", Token).Error);
    }

    private static int Text(string four) => four[0] | (four[1] << 8) | (four[2] << 16) | (four[3] << 24);
}
