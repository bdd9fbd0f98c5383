using static TorchSharp.torch;

namespace StyleCloud.Weights.Tests;

public sealed class KeptScalarTests
{
    private const int Calls = 60_000;

    /// <summary>With torch's own conversion (<c>x * value</c>) this fails most times, with "Unknown scalar type": another thread's collection frees the number under the call.</summary>
    [Fact]
    public async Task Kept_WhileAnotherThreadCollects_IsReadAsItWasGiven()
    {
        using var done = new CancellationTokenSource();
        var collecting = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                }
            },
            CancellationToken.None);
        using var x = ones(8);
        var wrong = 0;
        for (var call = 1; call <= Calls; call++)
        {
            using var scope = NewDisposeScope();
            wrong += (x * ((double)call).Kept()).sum().Number() == 8.0 * call ? 0 : 1;
        }

        await done.CancelAsync();
        await collecting;
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(1.25)]
    [InlineData(-3)]
    [InlineData(double.NegativeInfinity)]
    public void Number_OfATensor_IsItsValue(double value)
    {
        using var tensor = full([1], value.Kept(), ScalarType.Float64);
        Assert.Equal(value, tensor.Number());
    }
}
