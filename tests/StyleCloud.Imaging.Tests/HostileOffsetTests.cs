using System.Buffers.Binary;

namespace StyleCloud.Imaging.Tests;

/// <summary>BigTIFF has numbers of 64 bits: near their limits a sum overflows, and above 32 bits no file is that long.</summary>
public sealed class HostileOffsetTests
{
    private const ushort Width = 256, Photometric = 262, Make = 271, StripOffsets = 273;

    public static TheoryData<long> Offsets => [long.MaxValue, long.MaxValue - 7, long.MinValue, -1, -5, uint.MaxValue, 1L << 32, int.MaxValue];

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Inspect_HostileNumberAnywhereInABigTiff_IsRefused(long number)
    {
        foreach (var bigEndian in new[] { false, true })
        {
            Refused(Tiff(bigEndian, firstDirectory: number));
            Refused(Tiff(bigEndian, next: number, fields: [(Width, 4, 1, 16)]));
            Refused(Tiff(bigEndian, fields: [(Width, 4, number, 16)]));
            Refused(Tiff(bigEndian, fields: [(StripOffsets, 16, 1000, number)]));
            Refused(Tiff(bigEndian, fields: [(Photometric, 4, 1, 32803), (Make, 2, number, 16)]));
            Refused(Tiff(bigEndian, fields: [(Photometric, 4, 1, 32803), (Make, 2, 20, number)]));
            Refused(Tiff(bigEndian, fields: [(330, 16, 3, number)]));
        }
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Inspect_HostileNumberInTheExifOfAJpeg_ChangesNothing(long number)
    {
        var clean = ImageEncoder.Encode(new(40, 30, new float[40 * 30 * 3]), Contracts.Options.OutputFormat.Jpeg, 90, provenance: null);
        byte[] exif = [.. "Exif\0\0"u8, .. Tiff(bigEndian: false, firstDirectory: number)];
        byte[] file = [0xFF, 0xD8, 0xFF, 0xE1, (byte)((exif.Length + 2) >> 8), (byte)(exif.Length + 2), .. exif, .. clean[2..]];

        Assert.Null(ImageInspector.Inspect(file, new(), "x", TestContext.Current.CancellationToken).Error);
    }

    private static void Refused(byte[] file) => Assert.NotNull(ImageInspector.Inspect(file, new(), "x", TestContext.Current.CancellationToken).Error);

    /// <summary>Header, one directory of fields with their values in place, the offset of the next directory.</summary>
    private static byte[] Tiff(bool bigEndian, long firstDirectory = 16, long next = 0, params (ushort Tag, ushort Type, long Count, long Value)[] fields)
    {
        var file = new List<byte>(bigEndian ? "MM\0+\0\u0008\0\0"u8.ToArray() : "II+\0\u0008\0\0\0"u8.ToArray());
        Add(8, firstDirectory);
        Add(8, fields.Length);
        foreach (var (tag, type, count, value) in fields)
        {
            Add(2, tag);
            Add(2, type);
            Add(8, count);
            Add(8, value);
        }

        Add(8, next);
        file.AddRange(new byte[200]);
        return [.. file];

        void Add(int bytes, long value)
        {
            var eight = new byte[8];
            if (bigEndian)
                BinaryPrimitives.WriteInt64BigEndian(eight, value);
            else
                BinaryPrimitives.WriteInt64LittleEndian(eight, value);
            file.AddRange(bigEndian ? eight[^bytes..] : eight[..bytes]);
        }
    }
}
