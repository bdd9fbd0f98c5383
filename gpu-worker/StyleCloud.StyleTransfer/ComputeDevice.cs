using System.Globalization;
using StyleCloud.Contracts;
using TorchSharp;

namespace StyleCloud.StyleTransfer;

/// <summary>Where tensors live and are computed.</summary>
/// <param name="Device">The torch device.</param>
/// <param name="Description">For logs and results, for example <c>CPU, 2 threads</c> or <c>CUDA 0, NVIDIA T4</c>.</param>
/// <param name="Arithmetic">What it computes a network in fastest: <c>BFloat16</c> where it does so natively, <c>Float16</c> on GPUs with tensor cores but without that, otherwise <c>Float32</c>.</param>
/// <param name="MemoryBytes">Memory that a transfer may take: of the process, or of the GPU; null when nothing is known of it.</param>
/// <param name="Setup">For logs: a sentence about what was chosen at the start.</param>
public sealed record ComputeDevice(torch.Device Device, string Description, torch.ScalarType Arithmetic, long? MemoryBytes = null, string Setup = "")
{
    // Major compute capabilities of the first GPUs with bfloat16, and with tensor cores at all.
    private const int AmpereMajor = 8, VoltaMajor = 7;

    /// <summary>Chooses a device.</summary>
    /// <param name="requested">Null or <c>auto</c>: the first GPU, else the processor; <c>cpu</c>; <c>cuda</c>; <c>cuda:1</c>.</param>
    /// <param name="memoryBytes">Memory that a transfer on the processor may take; null for what the container allows, or all that the machine has.</param>
    /// <exception cref="StyleTransferException">The device is not there, or torch does not load on this machine.</exception>
    public static ComputeDevice Select(string? requested = null, long? memoryBytes = null)
    {
        EnsureTorchLoads();
        var keepsFreed = HeapMemory.KeepFreed(ofAnySize: true);
        var name = requested?.ToLowerInvariant() ?? "auto";
        if (name is "cpu" || (name is "auto" && !torch.cuda.is_available()))
            return Cpu(memoryBytes ?? MemoryLimit.OfProcess(), keepsFreed);
        if (name is not "auto" && name is not "cuda" && !name.StartsWith("cuda:", StringComparison.Ordinal))
            throw Unavailable(name, "one of auto, cpu, cuda, cuda:N", name);

        var index = 0;
        if (name.StartsWith("cuda:", StringComparison.Ordinal) && !int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index))
            throw Unavailable(name, "cuda:N with a number N", name);
        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        return index < count ? Cuda(index) : throw Unavailable(name, $"{index + 1} CUDA device(s)", $"{count}");
    }

    private static ComputeDevice Cpu(long? memoryBytes, bool keepsFreed)
    {
        var arithmetic = CpuFeatures.HasBf16Arithmetic() ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;
        var description = string.Create(CultureInfo.InvariantCulture, $"CPU, {torch.get_num_threads()} threads");
        var heap = keepsFreed ? "freed memory stays for the next evaluation" : "the C library gives freed memory back";
        var setup = $"{CpuFeatures.Name() ?? "Processor"}: {Words(arithmetic)} arithmetic; threads {(WaitingThreads.AreAsleep ? "sleep" : "spin")} while they wait; {heap}; {Memory(memoryBytes)}.";
        return new(torch.CPU, description, arithmetic, memoryBytes, setup);
    }

    private static ComputeDevice Cuda(int index)
    {
        var (name, major, bytes) = CudaDriver.Describe(index);
        var arithmetic = major switch
        {
            >= AmpereMajor => torch.ScalarType.BFloat16,
            >= VoltaMajor => torch.ScalarType.Float16,
            _ => torch.ScalarType.Float32,
        };
        return new(torch.device(DeviceType.CUDA, index), $"CUDA {index}, {name}", arithmetic, bytes, $"{name}: {Words(arithmetic)} arithmetic; {Memory(bytes)}.");
    }

    private static string Words(torch.ScalarType arithmetic) => arithmetic switch
    {
        torch.ScalarType.BFloat16 => "bf16",
        torch.ScalarType.Float16 => "fp16",
        _ => "fp32",
    };

    private static string Memory(long? bytes) => bytes is { } known ? $"a picture may take {new ByteSize(known)}" : "memory without a limit that is known";

    private static void EnsureTorchLoads()
    {
        WaitingThreads.Sleep();
        try
        {
            _ = torch.get_num_threads();
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or NotSupportedException)
        {
            const string Message = "libtorch does not load on this machine. It needs 64-bit Linux with glibc 2.28 or newer; where libstdc++ is older than "
                + "that of GCC 13, build the program on the machine (or a base image) on which it runs, or install a newer libstdc++.";
            throw new StyleTransferException(new(ErrorReason.DeviceUnavailable, $"{Message} The loader said: {exception.GetBaseException().Message}"), exception);
        }
    }

    private static StyleTransferException Unavailable(string name, string limit, string actual) =>
        new(new(ErrorReason.DeviceUnavailable, $"Device {name} is not available: needed {limit}, found {actual}.", name, limit, actual));
}
