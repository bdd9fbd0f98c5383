using TorchSharp;

namespace StyleCloud.StyleTransfer.Tests;

/// <summary>Counts tensors that are alive in the process.</summary>
internal static class LiveTensors
{
    /// <summary>
    /// The count once what other tests left to the garbage collector is gone; else it would go in the middle of a measurement.
    /// Read <see cref="torch.Tensor.TotalCount"/> afterwards, so that what the measured code leaves to the collector is seen.
    /// </summary>
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
