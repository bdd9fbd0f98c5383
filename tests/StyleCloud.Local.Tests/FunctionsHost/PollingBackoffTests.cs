using StyleCloud.Local.FunctionsHost;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class PollingBackoffTests
{
    private readonly PollingBackoff _backoff = new(TimeSpan.FromMilliseconds(500), new HighestRandom());

    [Fact]
    public void After_EmptyQueue_DoublesUpToTheMaximum() =>
        Assert.Equal([100, 200, 400, 500, 500], Enumerable.Range(0, 5).Select(_ => Math.Round(_backoff.After(foundMessages: false).TotalMilliseconds)));

    [Fact]
    public void After_Messages_LooksAgainAtOnceAndStartsOver()
    {
        _backoff.After(foundMessages: false);
        _backoff.After(foundMessages: false);

        Assert.Equal(TimeSpan.Zero, _backoff.After(foundMessages: true));
        Assert.Equal(100, Math.Round(_backoff.After(foundMessages: false).TotalMilliseconds));
    }

    private sealed class HighestRandom : Random
    {
        public override double NextDouble() => 1;
    }
}
