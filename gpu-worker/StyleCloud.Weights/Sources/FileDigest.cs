using System.Security.Cryptography;

namespace StyleCloud.Weights.Sources;

/// <summary>Compares files with what their publishers say of them.</summary>
internal static class FileDigest
{
    /// <summary>Compares length and MD5.</summary>
    /// <returns>What differs, as the end of a sentence; null when nothing does.</returns>
    public static async Task<string?> DifferenceAsync(string path, CanonicalWeights canonical, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(path);
        await using var _ = stream.ConfigureAwait(false);
        if (stream.Length != canonical.Bytes)
            return $"it has {stream.Length} bytes; expected {canonical.Bytes}";
#pragma warning disable CA5351 // The publisher gives an MD5 and nothing else.
        var found = Convert.ToHexStringLower(await MD5.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
#pragma warning restore CA5351
        return found == canonical.Md5 ? null : $"its MD5 is {found}; expected {canonical.Md5}";
    }

    /// <summary>Compares with the beginning of the SHA-256 that torchvision puts into its file names.</summary>
    /// <returns>What differs, as the end of a sentence; null when nothing does.</returns>
    public static async Task<string?> DifferenceAsync(string path, string sha256Start, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(path);
        await using var _ = stream.ConfigureAwait(false);
        var found = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
        return found.StartsWith(sha256Start, StringComparison.Ordinal) ? null : $"its SHA-256 begins with {found[..sha256Start.Length]}; expected {sha256Start}";
    }
}
