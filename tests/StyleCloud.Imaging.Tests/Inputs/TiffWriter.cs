namespace StyleCloud.Imaging.Tests.Inputs;

/// <summary>Writes TIFF field by field.</summary>
internal static class TiffWriter
{
    /// <summary>Where a text stands, for fields whose value does not fit into their entry.</summary>
    public const int TextAt = 400;

    /// <summary>Where there is a directory of one field that no other refers to.</summary>
    public const int SpareDirectoryAt = 440;

    private const int DataAt = 512, PageBytes = 1024, PageSide = 16;
    private const ushort Short = 3, Long = 4, NewSubfileType = 254;

    /// <summary>Uncompressed 8-bit grey of one strip.</summary>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="privateTag">Adds a field that no reader knows.</param>
    /// <param name="channels">Samples per pixel.</param>
    /// <param name="claimedSide">Width and height that the header claims instead.</param>
    /// <param name="fields">More fields, or others for the same tags.</param>
    /// <param name="text">What stands at <see cref="TextAt"/>.</param>
    public static byte[] Grey(int width, int height, bool privateTag = false, int channels = 1, int? claimedSide = null, IReadOnlyList<TiffField>? fields = null, string text = "")
    {
        var all = Fields(claimedSide ?? width, claimedSide ?? height, DataAt, width * height * channels, channels);
        if (privateTag)
            all.Add(new(60_001, Long, 1, 7));
        foreach (var field in fields ?? [])
        {
            all.RemoveAll(other => other.Tag == field.Tag);
            all.Add(field);
        }

        var file = new byte[DataAt + (width * height * channels)];
        using var writer = new BinaryWriter(new MemoryStream(file));
        writer.Write("II*\0"u8);
        writer.Write(8);
        Write(writer, all, next: 0);
        writer.BaseStream.Position = TextAt;
        writer.Write(System.Text.Encoding.ASCII.GetBytes(text));
        writer.BaseStream.Position = SpareDirectoryAt;
        Write(writer, [new(NewSubfileType, Long, 1, 1)], next: 0);
        return file;
    }

    /// <summary>Pages of one grey each.</summary>
    /// <param name="pages">Value and NewSubfileType of each.</param>
    public static byte[] Pages(params (byte Grey, int Kind)[] pages)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("II*\0"u8);
        writer.Write(PageBytes);
        for (var i = 0; i < pages.Length; i++)
        {
            writer.Write(new byte[(PageBytes * (i + 1)) - (int)stream.Position]);
            var data = (PageBytes * (i + 1)) + DataAt;
            List<TiffField> fields = [.. Fields(PageSide, PageSide, data, PageSide * PageSide, 1), new(NewSubfileType, Long, 1, pages[i].Kind)];
            Write(writer, fields, next: i + 1 < pages.Length ? PageBytes * (i + 2) : 0);
            writer.Write(new byte[data - (int)stream.Position]);
            writer.Write([.. Enumerable.Repeat(pages[i].Grey, PageSide * PageSide)]);
        }

        return stream.ToArray();
    }

    private static List<TiffField> Fields(int width, int height, int dataAt, int bytes, int channels) =>
    [
        new(256, Long, 1, width), new(257, Long, 1, height), new(258, Short, 1, 8), new(259, Short, 1, 1), new(262, Short, 1, 1),
        new(273, Long, 1, dataAt), new(277, Short, 1, channels), new(278, Long, 1, height), new(279, Long, 1, bytes),
    ];

    private static void Write(BinaryWriter writer, List<TiffField> fields, int next)
    {
        writer.Write((ushort)fields.Count);
        foreach (var (tag, type, count, value) in fields.OrderBy(field => field.Tag))
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }

        writer.Write(next);
    }
}

/// <summary>One entry of a directory: up to four bytes of value, or where it stands.</summary>
internal sealed record TiffField(ushort Tag, ushort Type, int Count, int Value);
