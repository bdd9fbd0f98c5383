namespace StyleCloud.Local;

/// <summary>The folder of one run: chosen and kept, or temporary. Of a temporary one the logs are kept when the run failed.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly bool _temporary;

    /// <summary>Makes the folder.</summary>
    /// <exception cref="LocalRunException">It cannot be made.</exception>
    public RunFolder(string? chosen)
    {
        _temporary = chosen is null;
        try
        {
            Path = chosen is null ? Directory.CreateTempSubdirectory("stylecloud-").FullName : Directory.CreateDirectory(chosen).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalRunException($"The folder {chosen ?? System.IO.Path.GetTempPath()} cannot be made or written: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Set once the run is known to have ended well; until then its logs are worth keeping.</summary>
    public bool Succeeded { get; set; }

    /// <summary>Removes what need not be kept.</summary>
    public void Dispose()
    {
        if (!_temporary)
            return;
        foreach (var folder in Directory.GetDirectories(Path).Where(folder => Succeeded || !folder.EndsWith("logs", StringComparison.Ordinal)))
            Directory.Delete(folder, recursive: true);
        if (Succeeded)
            Directory.Delete(Path, recursive: true);
    }
}
