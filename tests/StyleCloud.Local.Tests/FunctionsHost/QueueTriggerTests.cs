using System.Text.Json.Nodes;

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
        var tries = host.Records("Message");
        Assert.Equal([1L, 2, 3, 4, 5], tries.Select(record => record.DequeueCount));
        // The service counts in whole seconds, hence the half second.
        Assert.All(tries.Zip(tries.Skip(1)), pair => Assert.InRange(pair.Second.At - pair.First.At, TimeSpan.FromSeconds(0.5), Eventually.Limit));
        await HostUnderTest.EmptyAsync(host.Queue);
    }

    [Fact]
    public async Task Message_BoundToItsText_ComesWithItsDequeueCount()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await host.TextQueue.SendMessageAsync("""throw {"a":"ü"}""", Token);

        var records = await host.RecordsAsync("Text", 2);
        Assert.Equal([("""throw {"a":"ü"}""", 1L), ("""throw {"a":"ü"}""", 2L)], records.Take(2).Select(record => (record.Text, record.DequeueCount)));
    }

    [Fact]
    public async Task Messages_BurstOfTwoHundred_AreAllHandledOnceInTracesOfTheirOwn()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => host.Queue.SendMessageAsync($"message {i}", Token)));

        await HostUnderTest.EmptyAsync(host.Queue);
        var records = host.Records("Message end");
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"message {i}").Order(), records.Select(record => record.Text).Order());
        var traces = host.Records("Message").Select(record => record.TraceParent!.Split('-')).ToList();
        Assert.Equal(200, traces.Select(parts => parts[1]).Distinct().Count());
        Assert.All(traces, parts => Assert.Equal("01", parts[3]));
    }

    [Fact]
    public async Task Message_NotBase64WhereBase64IsExpected_IsPoisonedAsItWasAndNeverInvoked()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await azurite.Storage.RawQueue(host.QueueName).SendMessageAsync("this is not base64!", Token);
        await host.Queue.SendMessageAsync("this one is", Token);

        Assert.Equal("this is not base64!", await HostUnderTest.MessageAsync(host.Poison));
        await HostUnderTest.EmptyAsync(host.Queue);
        Assert.Equal("this one is", Assert.Single(host.Records("Message")).Text);
    }

    [Fact]
    public async Task Message_WithoutEncoding_ReachesTheFunctionAsItIs()
    {
        await using var host = await new HostUnderTest(azurite).With(json => json["extensions"]!["queues"]!["messageEncoding"] = "none").StartAsync();

        await azurite.Storage.RawQueue(host.QueueName).SendMessageAsync("this is not base64!", Token);
        await azurite.Storage.RawQueue(host.QueueName).SendMessageAsync("dGhpcyBvbmUgaXM=", Token);

        var records = await host.RecordsAsync("Message end", 2);
        Assert.Equal(["dGhpcyBvbmUgaXM=", "this is not base64!"], records.Select(record => record.Text).Order());
    }

    [Fact]
    public async Task Connection_NotSet_SaysWhichFunctionAndWhichSetting()
    {
        await using var host = new HostUnderTest(azurite);
        host.Settings.Remove("TestStorage");

        await host.StartAsync();

        var error = await Assert.ThrowsAsync<LocalRunException>(() => host.Running);
        Assert.Contains("Message", error.Message, StringComparison.Ordinal);
        Assert.Contains("TestStorage", error.Message, StringComparison.Ordinal);
    }

    /// <summary>As a deployment's identity-based connection is named; the account is Azurite's.</summary>
    [Fact]
    public async Task Connection_AsASectionWithPrefix_IsFound()
    {
        await using var host = new HostUnderTest(azurite);
        host.Settings.Remove("TestStorage");
        await host.With("AzureWebJobsTestStorage", azurite.ConnectionString).StartAsync();

        await host.Queue.SendMessageAsync("found", Token);

        await host.RecordsAsync("Message end", 1);
    }

    private static string Text(string base64) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
