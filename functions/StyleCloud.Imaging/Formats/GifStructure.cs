namespace StyleCloud.Imaging.Formats;

/// <summary>Walks GIF89a blocks to the trailer.</summary>
internal static class GifStructure
{
    private const int ScreenDescriptorEnd = 13;
    private const int ImageDescriptorBytes = 10;
    private const byte Extension = 0x21;
    private const byte ImageDescriptor = 0x2C;
    private const byte Trailer = 0x3B;

    public static StructureEnd FindEnd(ReadOnlySpan<byte> file)
    {
        if (file.Length < ScreenDescriptorEnd)
            return StructureEnd.Missing;
        var at = ScreenDescriptorEnd + ColourTableBytes(file[10]);
        while (at < file.Length)
        {
            switch (file[at])
            {
                case Trailer:
                    return StructureEnd.Complete;
                case Extension:
                    at = AfterSubBlocks(file, at + 2);
                    break;
                case ImageDescriptor when at + ImageDescriptorBytes < file.Length:
                    at = AfterSubBlocks(file, at + ImageDescriptorBytes + ColourTableBytes(file[at + 9]) + 1);
                    break;
                case ImageDescriptor:
                    return StructureEnd.Missing;
                default:
                    return StructureEnd.Complete;
            }
        }

        return StructureEnd.Missing;
    }

    private static int ColourTableBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static int AfterSubBlocks(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && file[at] != 0)
            at += 1 + file[at];
        return at + 1;
    }
}
