namespace StyleCloud.Contracts;

/// <summary>One version of one blob. Reads are pinned to the ETag, so that a job sees the bytes that intake validated.</summary>
/// <param name="Container">Container name.</param>
/// <param name="Name">Blob name inside the container.</param>
/// <param name="ETag">Opaque version tag, without quotes.</param>
/// <param name="Length">Size in bytes.</param>
public sealed record BlobReference(string Container, string Name, string ETag, long Length)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Container}/{Name}";
}
