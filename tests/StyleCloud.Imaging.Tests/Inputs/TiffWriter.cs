namespace StyleCloud.Imaging.Tests.Inputs;

/// <summary>Writes TIFF field by field.</summary>
internal static class TiffWriter
{
    private const int DataAt = 512;
    private const ushort Short = 3, Long = 4;

    /// <summary>Uncompressed 8-bit grey of one strip.</summary>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="privateTag">Adds a field that no reader knows.</param>
    /// <param name="channels">Samples per pixel.</param>
    /// <param name="claimedSide">Width and height that the header claims instead.</param>
    public static byte[] Grey(int width, int height, bool privateTag = false, int channels = 1, int? claimedSide = null)
    {
        var fields = new List<(ushort Tag, ushort Type, int Count, int Value)>
        {
            (256, Long, 1, claimedSide ?? width), (257, Long, 1, claimedSide ?? height), (258, Short, 1, 8), (259, Short, 1, 1), (262, Short, 1, 1),
            (273, Long, 1, DataAt), (277, Short, 1, channels), (278, Long, 1, claimedSide ?? height), (279, Long, 1, width * height * channels),
        };
        if (privateTag)
            fields.Add((60_001, Long, 1, 7));
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("II*\0"u8);
        writer.Write(8);
        writer.Write((ushort)fields.Count);
        foreach (var (tag, type, count, value) in fields)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }

        writer.Write(0);
        writer.Write(new byte[DataAt - (int)stream.Position]);
        writer.Write(new byte[width * height * channels]);
        return stream.ToArray();
    }
}
