using System.Text.Json;
using Microsoft.Azure.WebJobs.Extensions.Timers;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class TimerTriggerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Timer_EverySecond_InvokesTheFunctionOnTime()
    {
        await using var host = await new HostUnderTest(azurite).With("TestSchedule", "* * * * * *").StartAsync();

        var records = await host.RecordsAsync("Tick", 2);

        Assert.All(records, record => Assert.False(JsonDocument.Parse(record.Text).RootElement.GetProperty("IsPastDue").GetBoolean()));
        Assert.Equal(records.Count, records.Select(record => record.TraceParent).Distinct().Count());
    }

    [Fact]
    public async Task Timer_RunOnStartup_RunsAtOnceAndKnowsWhenNext()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        var record = Assert.Single(await host.RecordsAsync("Start", 1));

        var status = JsonDocument.Parse(record.Text).RootElement.GetProperty("ScheduleStatus");
        var next = status.GetProperty(nameof(ScheduleStatus.Next)).GetDateTime();
        Assert.Equal((1, 1), (next.Month, next.Day));
        Assert.Empty(host.Records("Tick"));
    }
}
