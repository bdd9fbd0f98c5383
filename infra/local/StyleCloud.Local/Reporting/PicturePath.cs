using System.Security.Cryptography;
using System.Text;

namespace StyleCloud.Local.Reporting;

/// <summary>Where a picture is saved on disk: at its blob's path, as far as a file system can hold it.</summary>
internal static class PicturePath
{
    /// <summary>Longest part of a path that the usual file systems hold, in bytes of UTF-8. A blob's name may have 1,024 characters in one part.</summary>
    public const int MaxPartBytes = 255;

    /// <summary>A longer one is a part of the name.</summary>
    private const int LongestExtension = 8;

    private static readonly char[] Refused = Path.GetInvalidFileNameChars();

    /// <summary>
    /// The path below <paramref name="folder"/>. A part that is too long, or that holds what a file system does not, is shortened or cleaned and ends with a hash of the whole
    /// and its extension, so that no two pictures share a file.
    /// </summary>
    public static string For(string folder, string blobName) => For(folder, blobName, Refused);

    /// <summary>The path on a file system that refuses some characters.</summary>
    internal static string For(string folder, string blobName, char[] refused) => Path.GetFullPath(Path.Combine([folder, .. blobName.Split('/').Select(part => Part(part, refused))]));

    private static string Part(string part, char[] refused)
    {
        var clean = string.Concat(part.Select(letter => refused.Contains(letter) ? '_' : letter));
        if (clean == part && Encoding.UTF8.GetByteCount(clean) <= MaxPartBytes)
            return clean;
        var extension = Path.GetExtension(clean) is { Length: <= LongestExtension } usual ? usual : "";
        var ending = $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part)).AsSpan(0, 8))}{extension}";
        var kept = new StringBuilder();
        var room = MaxPartBytes - Encoding.UTF8.GetByteCount(ending);
        foreach (var rune in clean[..^extension.Length].EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;
            kept.Append(rune);
        }

        return kept + ending;
    }
}
