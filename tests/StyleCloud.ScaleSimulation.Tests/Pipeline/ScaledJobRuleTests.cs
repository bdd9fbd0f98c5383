using StyleCloud.ScaleSimulation.Pipeline;

namespace StyleCloud.ScaleSimulation.Tests.Pipeline;

/// <summary>The cases are those of KEDA's own documentation and formula: min(⌈length / queueLength⌉, max) − running.</summary>
public sealed class ScaledJobRuleTests
{
    [Theory]
    [InlineData(0, 1, 0, 10, 0)]
    [InlineData(1, 5, 0, 10, 1)]
    [InlineData(30, 10, 0, 10, 3)]
    [InlineData(31, 10, 0, 10, 4)]
    [InlineData(100, 1, 0, 10, 10)]
    [InlineData(100, 1, 4, 10, 6)]
    [InlineData(3, 1, 3, 10, 0)]
    [InlineData(3, 1, 5, 10, 0)]
    [InlineData(10_000, 5, 10, 10, 0)]
    public void ExecutionsToStart_Queue_CallsForWhatIsMissing(int length, int queueLength, int unfinished, int maxExecutions, int expected) =>
        Assert.Equal(expected, ScaledJobRule.ExecutionsToStart(length, queueLength, unfinished, maxExecutions));
}
