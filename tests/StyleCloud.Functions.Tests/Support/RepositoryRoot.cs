namespace StyleCloud.Functions.Tests.Support;

/// <summary>The checkout that these tests were built from.</summary>
internal static class RepositoryRoot
{
    /// <summary>Its folder, or null when the tests run somewhere else.</summary>
    public static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StyleCloud.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
