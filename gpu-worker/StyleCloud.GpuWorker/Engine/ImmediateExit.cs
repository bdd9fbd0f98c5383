using System.Runtime.InteropServices;

namespace StyleCloud.GpuWorker.Engine;

/// <summary>
/// Ends the process while torch is still computing. A usual exit runs the destructors of native libraries under the feet of
/// their own threads, which ends in a segmentation fault and an exit code of 139 instead of the one that was meant.
/// </summary>
internal static partial class ImmediateExit
{
    /// <summary>Ends the process now, with nothing of it run any more. Flush first what has to be flushed.</summary>
    public static void With(int exitCode)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(exitCode);
        else
            ExitWithoutDestructors(exitCode);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void ExitWithoutDestructors(int exitCode);
}
