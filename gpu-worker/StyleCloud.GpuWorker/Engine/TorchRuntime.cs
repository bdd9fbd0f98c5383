using StyleCloud.Contracts;
using StyleCloud.StyleTransfer;
using TorchSharp;

namespace StyleCloud.GpuWorker.Engine;

/// <summary>Loads torch, sets how many threads it computes with, and chooses the device.</summary>
internal static class TorchRuntime
{
    /// <summary>Chooses the device.</summary>
    /// <param name="requested">See <see cref="ComputeDevice.Select"/>.</param>
    /// <param name="maxThreads">Threads; null for torch's own choice, but never more than the process has processors (a container's limit).</param>
    /// <param name="memory">Memory that a transfer may take; null for what there is.</param>
    /// <exception cref="StyleTransferException">The device is not there, or torch does not load on this machine.</exception>
    public static ComputeDevice Open(string? requested, int? maxThreads, ByteSize? memory)
    {
        var device = Select();
        var threads = maxThreads ?? Math.Min(torch.get_num_threads(), Environment.ProcessorCount);
        if (threads == torch.get_num_threads())
            return device;
        torch.set_num_threads(threads);

        // Once more, because the description names the number of threads.
        return Select();

        ComputeDevice Select() => ComputeDevice.Select(requested, memory?.Bytes);
    }
}
