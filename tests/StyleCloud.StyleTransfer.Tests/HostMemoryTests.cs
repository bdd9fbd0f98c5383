using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests;

public sealed class HostMemoryTests
{
    private const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";

    [Fact]
    public void LargeTensor_WhereLinuxOffersHugePages_AsksForThem()
    {
        Assert.SkipUnless(File.Exists(Setting) && !File.ReadAllText(Setting).Contains("[never]", StringComparison.Ordinal), $"This machine offers no huge pages ({Setting}).");
        using var tensor = ones(4096, 4096);

        // In the middle, because an edge may lie on a mapping beside it. "hg": huge pages were asked for (man 5 proc).
        var address = AddressOf(tensor) + (4096 * 4096 * sizeof(float) / 2);
        Assert.Contains("hg", FlagsAt(address).Split(' '));
    }

    private static nint AddressOf(Tensor tensor)
    {
        unsafe
        {
            return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
        }
    }

    /// <summary>Flags of the mapping of this process that the address lies in.</summary>
    private static string FlagsAt(nint address)
    {
        var isInside = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.Split(' ')[0].Split('-') is [var first, var last] && IsAddress(first, out var from) && IsAddress(last, out var to))
                isInside = address >= from && address < to;
            else if (isInside && line.StartsWith("VmFlags:", StringComparison.Ordinal))
                return line;
        }

        return "";
    }

    private static bool IsAddress(string text, out nint address) => nint.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out address);
}
