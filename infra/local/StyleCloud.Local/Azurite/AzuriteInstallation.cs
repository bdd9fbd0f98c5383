using System.Security.Cryptography;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Azurite;

/// <summary>Azurite as the committed lock file pins it, installed beside that file on first use.</summary>
/// <param name="NodeJs">What runs it.</param>
/// <param name="Script">Azurite's entry point.</param>
internal sealed record AzuriteInstallation(NodeJs NodeJs, string Script)
{
    /// <summary>Installs with <c>npm ci</c> unless this lock file's packages are already there.</summary>
    /// <param name="folder">The folder of <c>package-lock.json</c>.</param>
    /// <param name="searchPath">Value of <c>PATH</c>, where Node.js is looked for.</param>
    /// <param name="warden">Watches the processes that are started.</param>
    /// <param name="installing">Called before an installation, which takes about half a minute.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="LocalRunException">Node.js or npm is missing, too old or fails.</exception>
    public static async Task<AzuriteInstallation> EnsureAsync(
        string folder, string? searchPath, DeathWarden warden, Action installing, CancellationToken cancellationToken)
    {
        var nodeJs = await NodeJs.FindAsync(searchPath, warden, cancellationToken);
        var script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        await using var turn = await WaitForTurnAsync(Path.Combine(folder, ".installing"), cancellationToken);
        if (!IsInstalled(folder) || !File.Exists(script))
        {
            installing();
            await InstallAsync(nodeJs, folder, searchPath, warden, cancellationToken);
        }

        return new(nodeJs, script);
    }

    private static async Task InstallAsync(NodeJs nodeJs, string folder, string? searchPath, DeathWarden warden, CancellationToken cancellationToken)
    {
        var npm = nodeJs.Npm ?? throw new LocalRunException(
            $"npm, which installs Azurite, was not found on the PATH, although Node.js is there ({nodeJs.Node}). Install npm, for example from your system's packages.");
        var program = new ChildProgram("npm", npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            Environment = new Dictionary<string, string> { ["PATH"] = searchPath ?? "", ["npm_config_update_notifier"] = "false" },
        };
        await using var child = ChildProcess.Start(program, warden);
        var exitCode = await child.Exited.WaitAsync(cancellationToken);
        if (exitCode != 0)
            throw new LocalRunException($"npm ci in {folder} ended with exit code {exitCode}:{Environment.NewLine}{child.Tail}");
        await File.WriteAllTextAsync(Stamp(folder), LockFileHash(folder), cancellationToken);
    }

    private static bool IsInstalled(string folder) =>
        File.Exists(Stamp(folder)) && File.ReadAllText(Stamp(folder)) == LockFileHash(folder);

    private static string Stamp(string folder) => Path.Combine(folder, "node_modules", ".installed-lock-sha256");

    private static string LockFileHash(string folder) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "package-lock.json"))));

    /// <summary>Two programs that start at once must not install into the same folder; the second finds the work done.</summary>
    private static async Task<FileStream> WaitForTurnAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }
}
