using NetVips;

namespace StyleCloud.Imaging.Vips;

/// <summary>The process-wide settings of libvips, applied once before its first use.</summary>
/// <remarks>
/// libvips, because it tells a bomb by its header, decodes as a stream with bounded memory, knows EXIF and ICC, and lets loaders that are not needed be switched
/// off. SixLabors.ImageSharp was the other choice: its last version under Apache-2.0, 2.1.13, takes a truncated JPEG, PNG or WebP for a whole one, reads neither AVIF nor
/// tiled TIFF, and has open advisories, so no program that meets a stranger's file refers to it.
/// </remarks>
internal static class VipsRuntime
{
    /// <summary>
    /// Threads of one operation. A constant, not the number of processors: the bytes of an AVIF file depend on it, and
    /// the same picture must have the same bytes everywhere.
    /// </summary>
    private const int Threads = 4;

    private static readonly string[] UsedLoaders = ["Jpeg", "Png", "Webp", "Tiff", "Nsgif", "Heif"];

    static VipsRuntime()
    {
        // Dangerous or unneeded loaders first, all of them; then back the six that are used.
        NetVips.NetVips.BlockUntrusted = true;
        Operation.Block("VipsForeignLoad", true);
        foreach (var loader in UsedLoaders)
            Operation.Block($"VipsForeignLoad{loader}", false);

        // The cache serves programs that repeat operations; here it would only keep people's pictures in memory.
        Cache.Max = 0;
        Cache.MaxFiles = 0;
        Cache.MaxMem = 0;
        NetVips.NetVips.Concurrency = Threads;

        // Loaders print warnings about bad files to standard error, thousands for one file. Here every warning is an
        // error already (failOn), which the caller gets.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });
    }

    /// <summary>Applies the settings. Call before any use of libvips.</summary>
    public static void EnsureConfigured()
    {
        // The static constructor does it, once, and makes concurrent callers wait.
    }
}
