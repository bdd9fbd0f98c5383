namespace StyleCloud.GpuWorker.OneShot;

/// <summary>Whether two paths lead to the same file, by whatever name: relative, through links, in other letters where the system does not care.</summary>
internal static class SameFile
{
    /// <summary>More links than any system follows: such a chain is a circle.</summary>
    private const int MaxLinks = 64;

    private static readonly StringComparison Comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Whether both lead to one file. Two hard links are two files here: writing replaces a name and leaves the other.</summary>
    public static bool Is(string one, string other) => Resolve(one).Equals(Resolve(other), Comparison);

    /// <summary>The absolute path without any link in it; what does not exist stays as it is written.</summary>
    private static string Resolve(string path)
    {
        var (resolved, rest) = Split(Path.GetFullPath(path));
        for (var links = 0; rest.TryPop(out var part);)
        {
            var next = Path.Combine(resolved, part);
            if (links < MaxLinks && TargetOf(next) is { } target)
            {
                links++;
                (resolved, var parts) = Split(Path.GetFullPath(target, resolved));
                foreach (var deeper in parts.Reverse())
                    rest.Push(deeper);
            }
            else
            {
                resolved = next;
            }
        }

        return resolved;
    }

    private static (string Root, Stack<string> Parts) Split(string path)
    {
        var root = Path.GetPathRoot(path)!;
        return (root, new(path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()));
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // What cannot be looked at cannot be read or written either, which is said then.
        }
    }
}
