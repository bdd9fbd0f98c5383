namespace StyleCloud.Contracts;

/// <summary>Storage operations that raise a BlobCreated event.</summary>
public static class CommittedWrites
{
    /// <summary>
    /// The operations after which a blob holds its data. Others (<c>CreateFile</c>, <c>SftpCreate</c>, <c>AppendFile</c>)
    /// raise the event while it is still empty or incomplete. Intake takes these, and the filter of the deployed event
    /// subscription, which a test compares, lets the same ones through: an operation that only one of the two knows is an
    /// upload that never arrives. Names are compared without regard to case, by Event Grid as well.
    /// </summary>
    public static IReadOnlySet<string> Operations { get; } = new HashSet<string>(
        ["PutBlob", "PutBlobFromUrl", "PutBlockList", "CopyBlob", "CopyBlobFromUrl", "FlushWithClose", "SftpCommit"],
        StringComparer.OrdinalIgnoreCase);
}
