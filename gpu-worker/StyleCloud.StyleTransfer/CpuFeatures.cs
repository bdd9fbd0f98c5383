namespace StyleCloud.StyleTransfer;

/// <summary>What the processor computes natively, as Linux reports it.</summary>
internal static class CpuFeatures
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>AVX-512 BF16 or AMX BF16. False where Linux does not say, which costs speed but never correctness.</summary>
    public static bool HasBf16Arithmetic()
    {
        return (Line("flags") ?? "").Split(' ').Any(flag => flag is "avx512_bf16" or "amx_bf16");
    }

    /// <summary>The processor's name; null where Linux does not say.</summary>
    public static string? Name() => Line("model name");

    private static string? Line(string name) => File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null;
}
