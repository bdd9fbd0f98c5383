namespace StyleCloud.Local.EventGrid;

/// <summary>One version of a blob in the watched container.</summary>
/// <param name="Name">Blob name.</param>
/// <param name="ETag">Without quotes.</param>
internal readonly record struct BlobVersion(string Name, string ETag);
