namespace StyleCloud.Local.Drops;

/// <summary>One blob of a drop.</summary>
/// <param name="Name">Name inside <c>input</c>.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record DroppedFile(string Name, BinaryData Content);
