namespace StyleCloud.StyleTransfer;

/// <summary>What the processor computes natively, as Linux reports it.</summary>
internal static class CpuFeatures
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>AVX-512 BF16 or AMX BF16. False where Linux does not say, which costs speed but never correctness.</summary>
    public static bool HasBf16Arithmetic()
    {
        if (!File.Exists(CpuInfo))
            return false;
        var flags = File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? "";
        return flags.Split(' ').Any(flag => flag is "avx512_bf16" or "amx_bf16");
    }
}
