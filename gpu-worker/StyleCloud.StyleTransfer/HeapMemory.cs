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
    private const int TrimThreshold = -1, MappingThreshold = -3, MostMappedBlocks = -4;

    /// <summary>The most that glibc allows, and its own habit once such a block was freed.</summary>
    private const int LargestInHeap = 32 << 20;

    private const int ManyBlocks = 65_536;

    private static readonly Lazy<bool> IsGlibc = new(() => Try(() => mallopt(TrimThreshold, int.MaxValue) == 1));

    /// <summary>Lets freed memory stay with the process. False where the C library is not glibc: then its own habits remain.</summary>
    /// <param name="ofAnySize">
    /// Whether blocks above 32 MB stay too. That is for pictures that the network sees in one piece. Where it sees bands, the blocks of an evaluation are smaller; larger are the optimiser's vectors, few for each
    /// evaluation, whose places in the heap would be broken up by the bands between them: at 2048×2048 pixels that was a quarter of all memory.
    /// </param>
    public static bool KeepFreed(bool ofAnySize) =>
        IsGlibc.Value && mallopt(MappingThreshold, LargestInHeap) == 1 && mallopt(MostMappedBlocks, ofAnySize ? 0 : ManyBlocks) == 1;

    /// <summary>
    /// Frees what TorchSharp has wrapped and nobody refers to any more. That is a few bytes each, of numbers and the like, which stay until they are collected; in the midst of the heap they keep
    /// hundreds of megabytes from whatever needs them next. At 1024×768 pixels memory grew by a quarter in fifteen evaluations. Takes less than a millisecond.
    /// </summary>
    public static void FreeWrapped()
    {
        GC.Collect(0);
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Gives what is free back to the system.</summary>
    public static void GiveBack()
    {
        if (IsGlibc.Value)
            _ = malloc_trim(0); // 0 says that there was nothing to give.
    }

    private static bool Try(Func<bool> call)
    {
        try
        {
            return OperatingSystem.IsLinux() && call();
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
