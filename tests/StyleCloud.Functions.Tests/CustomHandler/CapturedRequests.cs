using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.CustomHandler;

/// <summary>Requests captured from a real Functions host, where a checkout has them beside it.</summary>
internal static class CapturedRequests
{
    /// <summary>Their folder, or null.</summary>
    public static string? Folder()
    {
        var folder = RepositoryRoot.Find() is { } root ? Path.Combine(root, "..", "shared", "protocol") : null;
        return Directory.Exists(folder) ? folder : null;
    }
}
