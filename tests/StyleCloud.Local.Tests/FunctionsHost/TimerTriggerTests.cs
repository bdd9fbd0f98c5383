using System.Text.Json.Nodes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class TimerTriggerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Timer_EverySecond_InvokesTheFunctionWithItsSchedule()
    {
        await using var host = await new HostUnderTest(azurite).WithTimerFunction("Ticks").StartAsync();

        var requests = await host.RequestsAsync(2);

        Assert.All(requests, request => Assert.Equal(("POST", "/Ticks"), ((string?)request["method"], (string?)request["path"])));
        var statuses = requests.Select(request => JsonNode.Parse((string)request["body"]!)!["Data"]!["timer"]!["ScheduleStatus"]!).ToList();
        Assert.Equal((DateTime)statuses[0]["Next"]!, (DateTime)statuses[0]["Last"]! + TimeSpan.FromSeconds(1));
        Assert.True((DateTime)statuses[0]["Last"]! < (DateTime)statuses[1]["Last"]!);
    }

    [Fact]
    public async Task Timer_FunctionFails_ComesAgain()
    {
        await using var host = await new HostUnderTest(azurite).WithTimerFunction("Fails").StartAsync();

        Assert.NotEmpty(await host.RequestsAsync(2));
    }
}
