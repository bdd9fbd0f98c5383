using System.Runtime.InteropServices;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// How the processor's tensors lie in memory. Each is asked of Linux anew and given back at once, and Linux hands out large ones in
/// pages of 4 KiB, zeroing each as it is touched: at 1024 px that was a third of the time. libtorch can ask for pages of 2 MiB instead, which it
/// does only when an environment variable tells it so before its first large tensor.
/// </summary>
internal static partial class HostMemory
{
    /// <summary>Lets large tensors lie on huge pages, unless the environment says otherwise. Does nothing where Linux offers none (<c>never</c>).</summary>
    public static void UseHugePages()
    {
        // Not Environment.SetEnvironmentVariable: it changes .NET's copy, which native code does not see.
        if (OperatingSystem.IsLinux())
            _ = SetVariable("THP_MEM_ALLOC_ENABLE", "1", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
