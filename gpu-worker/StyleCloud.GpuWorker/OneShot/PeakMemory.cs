using System.Diagnostics;
using System.Globalization;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>The largest resident memory that this process has had.</summary>
internal static class PeakMemory
{
    private const string LinuxStatus = "/proc/self/status";
    private const string PeakResident = "VmHWM:";

    /// <summary>In bytes: VmHWM on Linux, the peak working set elsewhere.</summary>
    public static long Bytes()
    {
        if (File.Exists(LinuxStatus) && File.ReadLines(LinuxStatus).FirstOrDefault(line => line.StartsWith(PeakResident, StringComparison.Ordinal)) is { } line)
            return 1024 * long.Parse(line[PeakResident.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
