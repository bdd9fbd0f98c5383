using System.Runtime.InteropServices;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// How torch's threads wait for each other. By default they spin, which on a machine with other work takes the processor from the very thread that is waited for: two pictures of 128 px at
/// once on two processors took 16 s each instead of 4. So they sleep; alone, a picture takes up to a tenth longer for that.
/// </summary>
internal static partial class WaitingThreads
{
    private static readonly Lazy<int> Told = new(() => OperatingSystem.IsLinux() ? setenv("OMP_WAIT_POLICY", "passive", 0) : 0);

    /// <summary>Whether they do. What the environment said before the program began counts.</summary>
    public static bool AreAsleep => OperatingSystem.IsLinux() && string.Equals(Marshal.PtrToStringUTF8(getenv("OMP_WAIT_POLICY")), "passive", StringComparison.OrdinalIgnoreCase);

    /// <summary>Has to be called before torch is loaded; what the environment says already stays.</summary>
    public static void Sleep() => _ = Told.Value;

    [LibraryImport("libc.so.6", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc.so.6", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getenv(string name);
}
