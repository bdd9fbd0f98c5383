using System.Diagnostics;

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

    public static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Reads /proc.");
    }
}
