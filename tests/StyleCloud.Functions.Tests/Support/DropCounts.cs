using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace StyleCloud.Functions.Tests.Support;

/// <summary>What <c>stylecloud.drops</c> counts in one test, by outcome; not what tests beside it count.</summary>
internal sealed class DropCounts : IDisposable
{
    private static readonly AsyncLocal<DropCounts?> OfThisTest = new();

    private readonly ConcurrentDictionary<string, long> _counts = [];
    private readonly MeterListener _listener = new();

    public DropCounts()
    {
        OfThisTest.Value = this;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "stylecloud.drops")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (name == "outcome" && OfThisTest.Value == this)
                    _counts.AddOrUpdate((string)value!, count, (_, before) => before + count);
            }
        });
        _listener.Start();
    }

    /// <summary>How many drops had that outcome.</summary>
    public long Of(string outcome) => _counts.GetValueOrDefault(outcome);

    public void Dispose() => _listener.Dispose();
}
