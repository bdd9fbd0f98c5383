using System.Globalization;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Azurite;

/// <summary>The Node.js on this machine.</summary>
/// <param name="Node">Path of <c>node</c>.</param>
/// <param name="Npm">Path of <c>npm</c>, or null when there is none.</param>
internal sealed record NodeJs(string Node, string? Npm)
{
    /// <summary>Azurite 3.37 asks for 22 and was measured to run on 20.</summary>
    public const int MinMajor = 20;

    private const string Need = "Azurite, the storage emulator of local runs, needs Node.js 20 or newer with npm (nodejs.org, or your system's packages)";

    /// <summary>Finds Node.js and checks its version.</summary>
    /// <param name="searchPath">Value of <c>PATH</c>.</param>
    /// <param name="warden">Watches the process that tells the version.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="LocalRunException">There is none, or it is too old.</exception>
    public static async Task<NodeJs> FindAsync(string? searchPath, DeathWarden warden, CancellationToken cancellationToken)
    {
        var node = Find("node", searchPath) ?? throw new LocalRunException($"{Need}; no program named node was found on the PATH.");
        await using var child = ChildProcess.Start(new("node", node, ["--version"]), warden);
        var exitCode = await child.Exited.WaitAsync(cancellationToken);
        var version = child.Tail.Trim();
        if (exitCode != 0 || !TryMajor(version, out var major))
            throw new LocalRunException($"{Need}; {node} --version answered \"{version}\" with exit code {exitCode}.");
        if (major < MinMajor)
            throw new LocalRunException($"{Need}; {node} is {version}.");
        return new(node, Find("npm", searchPath));
    }

    private static string? Find(string program, string? searchPath) =>
        (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static bool TryMajor(string version, out int major) =>
        int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out major);
}
