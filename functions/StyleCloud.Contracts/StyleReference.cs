namespace StyleCloud.Contracts;

/// <summary>One style picture of a job and its share in the result.</summary>
/// <param name="Name">Library name (<c>starry-night</c>) or the blob's name when the style was dropped beside the content.</param>
/// <param name="Blob">The style picture.</param>
/// <param name="Weight">Share in (0, 1]; the weights of a job sum to 1.</param>
public sealed record StyleReference(string Name, BlobReference Blob, double Weight);
