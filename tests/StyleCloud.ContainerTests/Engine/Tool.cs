using StyleCloud.Local.Processes;

namespace StyleCloud.ContainerTests.Engine;

/// <summary>Runs programs of the machine to their end.</summary>
internal sealed class Tool(DeathWarden warden)
{
    /// <summary>The path of a program, or null when the machine has none of that name. Beyond the PATH, where root's programs are.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs it and gives its output, both streams together.</summary>
    public async Task<(int ExitCode, string Output)> TryAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var child = new ChildProgram(program, Find(program) ?? program, arguments) { OnLine = line => Add(lines, line) };
        await using var process = ChildProcess.Start(child, warden);
        var exitCode = await process.Exited.WaitAsync(cancellationToken);
        lock (lines)
            return (exitCode, string.Join('\n', lines));
    }

    /// <summary>Runs it; anything but success is an error.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await TryAsync(program, arguments, cancellationToken);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    private static void Add(List<string> lines, string line)
    {
        lock (lines)
            lines.Add(line);
    }
}
