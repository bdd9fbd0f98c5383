using System.Globalization;

namespace StyleCloud.Imaging.Formats;

/// <summary>Where a file's structure says that it ends.</summary>
/// <param name="Offset">First byte after the last one that the structure needs; null when it only says "later than here".</param>
/// <param name="IsKnownComplete">True when an end marker was found.</param>
internal readonly record struct StructureEnd(long? Offset, bool IsKnownComplete)
{
    /// <summary>The structure is complete, or too damaged to tell.</summary>
    public static StructureEnd Complete => new(null, true);

    /// <summary>The structure goes on after the last byte; nobody knows how far.</summary>
    public static StructureEnd Missing => new(null, false);

    /// <summary>The structure needs the bytes up to <paramref name="offset"/> at least.</summary>
    public static StructureEnd At(long offset) => new(offset, true);

    /// <summary>What was expected, in words, when it is known.</summary>
    public string? Words => Offset is { } offset ? $"at least {offset.ToString("N0", CultureInfo.InvariantCulture)} bytes" : null;

    /// <summary>Whether a file of <paramref name="length"/> bytes was cut off.</summary>
    public bool IsBeyond(long length) => Offset is { } offset ? offset > length : !IsKnownComplete;
}
