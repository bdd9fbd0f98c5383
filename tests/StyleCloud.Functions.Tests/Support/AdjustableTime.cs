namespace StyleCloud.Functions.Tests.Support;

/// <summary>The system's clock, set forward at will. Timers run in real time.</summary>
internal sealed class AdjustableTime : TimeProvider
{
    private TimeSpan _ahead;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    /// <summary>Sets the clock forward.</summary>
    public void Advance(TimeSpan by) => _ahead += by;
}
