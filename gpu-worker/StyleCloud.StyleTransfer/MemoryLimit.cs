using System.Globalization;

namespace StyleCloud.StyleTransfer;

/// <summary>What this process may take of the machine's memory: what its container allows, or all that the machine has.</summary>
internal static class MemoryLimit
{
    private const string Groups = "/sys/fs/cgroup", OwnGroup = "/proc/self/cgroup", Machine = "/proc/meminfo";

    /// <summary>In bytes; null where the system is not Linux.</summary>
    public static long? OfProcess() => File.Exists(Machine) ? OfGroups().Append(OfMachine()).Min() : null;

    /// <summary>Each group of control groups limits those below it, so the smallest of all counts. A container sees its own as the root.</summary>
    private static IEnumerable<long> OfGroups()
    {
        if (!File.Exists(OwnGroup))
            yield break;
        foreach (var (controllers, path) in File.ReadLines(OwnGroup).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).Select(parts => (parts[1], parts[2])))
        {
            // Version 2 has one hierarchy without a name, version 1 one for each controller.
            var (root, file) = controllers.Length == 0 ? (Groups, "memory.max") : ($"{Groups}/memory", "memory.limit_in_bytes");
            if (controllers.Length > 0 && !controllers.Split(',').Contains("memory"))
                continue;
            for (var folder = path.Trim('/'); ; folder = folder.Contains('/', StringComparison.Ordinal) ? folder[..folder.LastIndexOf('/')] : "")
            {
                var limit = Path.Combine(root, folder, file);
                if (File.Exists(limit) && long.TryParse(File.ReadAllText(limit).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                    yield return bytes; // The word max is no limit.
                if (folder.Length == 0)
                    break;
            }
        }
    }

    private static long OfMachine()
    {
        var total = File.ReadLines(Machine).First(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        return 1024 * long.Parse(total["MemTotal:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
