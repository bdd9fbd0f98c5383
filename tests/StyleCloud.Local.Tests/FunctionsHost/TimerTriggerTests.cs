using System.Text.Json.Nodes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class TimerTriggerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Timer_EverySecond_RunsOnTime()
    {
        await using var host = await new HostUnderTest(azurite) { Settings = { ["TestSchedule"] = "* * * * * *" } }.StartAsync();

        await Eventually.TrueAsync(() => host.Record().Length >= 3, "the timer runs three times");

        var last = host.Record()[^1];
        Assert.Equal("Tick", last.Function);
        var timer = JsonNode.Parse(last.Text)!;
        Assert.False((bool)timer["IsPastDue"]!);
    }
}
