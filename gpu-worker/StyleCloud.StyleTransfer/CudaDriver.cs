using System.Runtime.InteropServices;
using System.Text;

namespace StyleCloud.StyleTransfer;

/// <summary>The facts about a GPU that TorchSharp does not tell: its name, its compute capability and its memory.</summary>
internal static partial class CudaDriver
{
    private const int ComputeCapabilityMajor = 75;

    /// <summary>Name, major compute capability and bytes of memory; <c>("unknown", 0, null)</c> when the driver does not answer.</summary>
    public static (string Name, int Major, long? Bytes) Describe(int index)
    {
        Span<byte> name = stackalloc byte[256];
        if (cuInit(0) != 0 || cuDeviceGet(out var device, index) != 0 || cuDeviceGetName(ref name[0], name.Length, device) != 0)
            return ("unknown", 0, null);
        var length = name.IndexOf((byte)0);
        return (
            Encoding.UTF8.GetString(name[..length]),
            cuDeviceGetAttribute(out var major, ComputeCapabilityMajor, device) == 0 ? major : 0,
            cuDeviceTotalMem_v2(out var bytes, device) == 0 ? (long)bytes : null);
    }

    [LibraryImport("libcuda.so.1")]
    private static partial int cuInit(uint flags);

    [LibraryImport("libcuda.so.1")]
    private static partial int cuDeviceGet(out int device, int ordinal);

    [LibraryImport("libcuda.so.1")]
    private static partial int cuDeviceGetName(ref byte name, int length, int device);

    [LibraryImport("libcuda.so.1")]
    private static partial int cuDeviceTotalMem_v2(out nuint bytes, int device);

    [LibraryImport("libcuda.so.1")]
    private static partial int cuDeviceGetAttribute(out int value, int attribute, int device);
}
