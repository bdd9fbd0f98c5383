using System.Runtime.InteropServices;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// What the C library does with memory that torch lets go of. An evaluation makes and drops the same few hundred megabytes every time. By default glibc gives blocks above 32 MB back to the
/// system at once and gets them again page by page, zeroed: at 1024×768 pixels that is half of the time of an evaluation. So here freed memory stays until the work is done.
/// </summary>
/// <remarks>That holds on the thread that the program began on; to threads that were started later glibc gives blocks above 64 MB from the system, each time anew.</remarks>
internal static partial class HeapMemory
{
    // Parameters of mallopt(3).
    private const int TrimThreshold = -1, MostMappedBlocks = -4;

    private static readonly Lazy<bool> Kept = new(Keep);

    /// <summary>Lets freed memory stay with the process, once and for all. False where the C library is not glibc: then its own habits remain.</summary>
    public static bool KeepFreed() => Kept.Value;

    /// <summary>Gives what is free back to the system.</summary>
    public static void GiveBack()
    {
        if (Kept is { IsValueCreated: true, Value: true })
            _ = malloc_trim(0); // 0 says that there was nothing to give.
    }

    private static bool Keep()
    {
        try
        {
            return OperatingSystem.IsLinux() && mallopt(MostMappedBlocks, 0) == 1 && mallopt(TrimThreshold, int.MaxValue) == 1;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false; // musl, say.
        }
    }

    [LibraryImport("libc.so.6")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc.so.6")]
    private static partial int malloc_trim(nuint kept);
}
