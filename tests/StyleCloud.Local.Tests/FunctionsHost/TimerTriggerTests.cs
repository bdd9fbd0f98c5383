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

    [Fact]
    public async Task Timer_RunsOnStartup_RunsAtOnceAndKnowsWhenNext()
    {
        await using var host = await new HostUnderTest(azurite) { Settings = { ["TESTAPP_STARTUP"] = "yes" } }.StartAsync();

        await Eventually.TrueAsync(() => host.Record().Length > 0, "the timer runs");

        var ran = Assert.Single(host.Record());
        Assert.Equal("Startup", ran.Function);
        var next = (DateTime)JsonNode.Parse(ran.Text)!["ScheduleStatus"]!["Next"]!;
        Assert.Equal((1, 1), (next.Month, next.Day));
    }
}
