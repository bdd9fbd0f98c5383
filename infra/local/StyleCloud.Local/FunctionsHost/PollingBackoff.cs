namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// Pause before the next look at a queue, as in the Functions host: none after messages, doubling while the queue stays
/// empty, with a fifth of randomness so that several listeners do not keep step.
/// </summary>
internal sealed class PollingBackoff(TimeSpan maximum, Random random)
{
    /// <summary>The first pause after a queue was found empty.</summary>
    public static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);

    private TimeSpan _next = Minimum;

    /// <summary>The pause after a look that found messages or not.</summary>
    public TimeSpan After(bool foundMessages)
    {
        if (foundMessages)
        {
            _next = Minimum;
            return TimeSpan.Zero;
        }

        var pause = _next < maximum ? _next : maximum;
        _next = pause * 2;
        return pause * (0.8 + 0.2 * random.NextDouble());
    }
}
