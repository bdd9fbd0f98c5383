using System.Diagnostics;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Tests.Processes;

/// <summary>Looks at and signals processes by id.</summary>
internal static class ProcessTable
{
    /// <summary>Whether a process runs; one that has ended and only waits to be collected does not.</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal; a process that has ended gets none.</summary>
    public static void Signal(int id, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {id} 2>/dev/null"])!;
        kill.WaitForExit();
    }

    /// <summary>Every running process that carries a variable in its environment.</summary>
    public static IReadOnlyList<int> Carrying(string variable) =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
            .Where(id => IsRunning(id) && Read(id, "environ").Split('\0').Contains(variable))];

    /// <summary>The command line; empty when the process has just ended or belongs to another user.</summary>
    public static string CommandLine(int id) => Read(id, "cmdline");

    /// <summary>
    /// The same program with every signal's own action: a signal that is ignored here, as under nohup or behind a shell's
    /// <c>&amp;</c>, would be ignored by the children too.
    /// </summary>
    public static ChildProgram WithDefaultSignals(ChildProgram program) =>
        program with { FileName = "/usr/bin/env", Arguments = ["--default-signal", program.FileName, .. program.Arguments] };

    public static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Reads /proc.");
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
