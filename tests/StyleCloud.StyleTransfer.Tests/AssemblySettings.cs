using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Tests;

// Live tensors are counted over the whole process: two tests at once would see each other's.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(TorchRuntime))]

namespace StyleCloud.StyleTransfer.Tests;

/// <summary>Torch as the programs set it up: the device is chosen before the first tensor.</summary>
public sealed class TorchRuntime
{
    public TorchRuntime() => _ = ComputeDevice.Select("cpu");
}
