using System.Diagnostics.Metrics;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Watch;

public sealed class QueueWatchTests
{
    [Fact]
    public async Task Watch_OneQueueHoldsAMessage_MeasuresItsLengthAndAgeAndTheOthersAsEmpty()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/photo.jpg", Pictures.Jpeg(64, 48));
        app.Time.Advance(TimeSpan.FromMinutes(7));
        var (lengths, ages) = (new Dictionary<string, double>(), new Dictionary<string, double>());
        using var listener = Listen(lengths, ages);

        await app.WatchAsync();

        Assert.Equal(QueueNames.All.Order(), lengths.Keys.Order());
        Assert.Equal(QueueNames.All.Order(), ages.Keys.Order());
        Assert.Equal((1, 1, 0), (lengths[QueueNames.Jobs], lengths[QueueNames.Events], lengths[QueueNames.JobsPoison]));
        Assert.InRange(ages[QueueNames.Jobs], 7 * 60, 7 * 60 + 60);
        Assert.Equal(0, ages[QueueNames.Uploads]);
    }

    [Fact]
    public async Task Watch_StorageIsAway_FailsSoThatTheHostSeesIt()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Fails = _ => true;

        await Assert.ThrowsAsync<Azure.RequestFailedException>(app.WatchAsync);
    }

    private static MeterListener Listen(Dictionary<string, double> lengths, Dictionary<string, double> ages)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name.StartsWith("stylecloud.queue.", StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => lengths[(string)tags[0].Value!] = value);
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => ages[(string)tags[0].Value!] = value);
        listener.Start();
        return listener;
    }
}
