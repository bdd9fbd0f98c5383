using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests;

public sealed class TorchLoadTests
{
    [Fact]
    public void Torch_OnThisMachine_LoadsAndAdds()
    {
        using var sum = (ones(3) + ones(3)).sum();
        Assert.Equal(6f, sum.item<float>());
    }
}
