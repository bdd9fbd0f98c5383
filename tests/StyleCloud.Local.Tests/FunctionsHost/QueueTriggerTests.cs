using System.Globalization;
using System.Text.Json.Nodes;
using StyleCloud.Local.Tests.Processes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class QueueTriggerTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_ThatFails_IsTriedFiveTimesAtTheVisibilityTimeoutAndThenPoisoned()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await host.Queue.SendMessageAsync("throw always", Token);

        Assert.Equal("throw always", Text(await HostUnderTest.MessageAsync(host.Poison)));
        Assert.Equal([1L, 2, 3, 4, 5], host.Records("Message").Select(record => record.DequeueCount));
        await HostUnderTest.EmptyAsync(host.Queue);
    }

    private static string Text(string base64) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
