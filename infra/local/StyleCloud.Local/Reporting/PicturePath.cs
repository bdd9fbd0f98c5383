using System.Security.Cryptography;
using System.Text;

namespace StyleCloud.Local.Reporting;

/// <summary>Where a picture is saved on disk: at its blob's path, as far as a file system can hold it.</summary>
internal static class PicturePath
{
    /// <summary>Longest part of a path that the usual file systems hold, in bytes of UTF-8. A blob's name may have 1,024 characters in one part.</summary>
    public const int MaxPartBytes = 255;

    private static readonly char[] Refused = Path.GetInvalidFileNameChars();

    /// <summary>The path below <paramref name="folder"/>. A part that is too long is cut and ends with a hash of the whole and its extension.</summary>
    public static string For(string folder, string blobName) => Path.GetFullPath(Path.Combine([folder, .. blobName.Split('/').Select(Part)]));

    private static string Part(string part)
    {
        var clean = string.Concat(part.Select(letter => Refused.Contains(letter) ? '_' : letter));
        if (Encoding.UTF8.GetByteCount(clean) <= MaxPartBytes)
            return clean;
        var ending = $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part)).AsSpan(0, 8))}{Path.GetExtension(clean)}";
        var kept = new StringBuilder();
        var room = MaxPartBytes - Encoding.UTF8.GetByteCount(ending);
        foreach (var rune in clean.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;
            kept.Append(rune);
        }

        return kept + ending;
    }
}
