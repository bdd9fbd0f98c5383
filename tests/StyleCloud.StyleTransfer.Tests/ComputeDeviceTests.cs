namespace StyleCloud.StyleTransfer.Tests;

/// <summary>What is chosen at the start is said.</summary>
public sealed class ComputeDeviceTests
{
    [Fact]
    public void Select_Processor_SaysWhatItChose()
    {
        var device = ComputeDevice.Select("cpu", 3L << 30);
        Assert.Matches(@"^.+: (bf16|fp32) arithmetic; threads (sleep|spin) while they wait; .+; a picture may take 3\.0 GiB\.$", device.Setup);
    }
}
