using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed partial class QueueTriggerTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_Handled_IsDeletedAndCarriesItsDequeueCountAndATrace()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await host.SendAsync("fine");
        await host.EmptyAsync();

        var ran = Assert.Single(host.Record());
        Assert.Equal(("Message", "fine", 1), (ran.Function, ran.Text, ran.DequeueCount));
        Assert.True(ActivityContext.TryParse(ran.TraceParent, null, out _), ran.TraceParent);
    }

    [Fact]
    public async Task Message_BoundToItsText_CarriesItsDequeueCountBesideIt()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await host.TextQueue.SendMessageAsync("{\"a\": \"text\"}", Token);
        await host.RanAsync("{\"a\": \"text\"}");

        Assert.Equal(("Text", 1), (host.Record()[0].Function, host.Record()[0].DequeueCount));
    }

    [Fact]
    public async Task Message_FunctionThrows_IsTriedFiveTimesAtTheConfiguredVisibilityThenPoisoned()
    {
        await using var host = new HostUnderTest(azurite) { Queues = { ["maxDequeueCount"] = 5, ["visibilityTimeout"] = "00:00:01" } };
        await host.StartAsync();
        var started = Stopwatch.GetTimestamp();

        await host.SendAsync("throw");

        Assert.Equal("throw", await host.PoisonedAsync());
        Assert.Equal([1, 2, 3, 4, 5], host.Record().Select(ran => ran.DequeueCount));
        Assert.Single(host.Record().Select(ran => ran.ProcessId).Distinct());
        var took = Stopwatch.GetElapsedTime(started);
        output.WriteLine($"five deliveries one second apart, then poison: {took.TotalSeconds:F1} s");
        Assert.True(took >= TimeSpan.FromSeconds(3.9), $"The deliveries came sooner than the visibility timeout allows: {took}.");
        await host.EmptyAsync();
    }

    [Fact]
    public async Task Message_NotBase64WhereBase64IsAsked_IsPoisonedUnseen()
    {
        await using var host = new HostUnderTest(azurite) { Queues = { ["messageEncoding"] = "base64" } };
        await host.StartAsync();

        await host.SendAsync("no base64!");
        await host.SendAsync(Convert.ToBase64String("fine"u8));

        Assert.Equal("no base64!", await host.PoisonedAsync());
        await host.RanAsync("fine");
        Assert.DoesNotContain(host.Record(), ran => ran.Text.Contains("base64", StringComparison.Ordinal));
    }

    /// <summary>Also one that happens to be base64.</summary>
    [Fact]
    public async Task Message_WithoutEncoding_ReachesTheFunctionAsItIs()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();

        await host.SendAsync("no base64!");
        await host.SendAsync("dGhpcw==");

        await host.RanAsync("no base64!");
        await host.RanAsync("dGhpcw==");
    }

    [Fact]
    public async Task Message_ConnectionIsSetUnderTheHostsPrefix_IsHandled()
    {
        await using var host = new HostUnderTest(azurite) { Settings = { ["AzureWebJobsTestStorage"] = azurite.ConnectionString } };
        host.Settings.Remove("TestStorage");
        await host.StartAsync();

        await host.SendAsync("found");

        await host.RanAsync("found");
    }

    [Fact]
    public async Task Messages_200InABurst_AreEachHandledOnce()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        await host.SendAsync("first");
        await host.RanAsync("first");
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => host.SendAsync($"burst {number}")));
        var started = Stopwatch.GetTimestamp();

        await host.EmptyAsync();

        output.WriteLine($"the last of 200 messages handled {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s after the last was sent");
        Assert.Equal(201, host.Record().Select(ran => ran.Text).Distinct().Count());
        Assert.Equal(201, host.Record().Length);
    }

    /// <summary>From the listener through the worker and back, as the SDK logs it.</summary>
    [Fact]
    public async Task Messages_OneAfterTheOther_HopTimes()
    {
        const int Messages = 60;
        await using var files = new HostUnderTest(azurite);
        await using var host = await HostProcess.StartAsync(files, azurite);
        for (var number = 1; number <= Messages; number++)
        {
            await files.SendAsync($"message {number}");
            await Eventually.TrueAsync(() => host.Lines("Executed 'Message' (Succeeded").Count == number, $"message {number} is handled");
        }

        var times = host.Lines("Executed 'Message'").Select(line => int.Parse(Duration().Match(line).Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToList();
        var sorted = times.Skip(10).Order().ToList();
        output.WriteLine($"listener, worker and back: first {times[0]} ms, then median {sorted[25]} ms, 95 % within {sorted[47]} ms");
    }

    [Fact]
    public async Task Message_WorkerDiesWithIt_ComesBackToANewWorkerThenIsPoisoned()
    {
        await using var host = new HostUnderTest(azurite) { Queues = { ["maxDequeueCount"] = 2 } };
        await host.StartAsync();

        await host.SendAsync("crash");
        Assert.Equal("crash", await host.PoisonedAsync());
        await host.SendAsync("fine");
        await host.RanAsync("fine");

        Assert.Equal(3, host.Record().Select(ran => ran.ProcessId).Distinct().Count());
        Assert.Equal([1, 2], host.Record().Where(ran => ran.Text == "crash").Select(ran => ran.DequeueCount));
    }

    [Fact]
    public async Task Message_WorkerEndsInOrderWithIt_CountsAsNoError()
    {
        await using var host = new HostUnderTest(azurite) { Queues = { ["maxDequeueCount"] = 4 } };
        await host.StartAsync();

        await host.SendAsync("end");
        Assert.Equal("end", await host.PoisonedAsync());

        Assert.Equal(4, host.Record().Select(ran => ran.ProcessId).Distinct().Count());
        Assert.False(host.Running.IsCompleted);
    }

    [Fact]
    public async Task Message_FunctionHangs_FailsAtTheTimeoutAndItsWorkerIsReplaced()
    {
        await using var host = new HostUnderTest(azurite) { FunctionTimeout = "00:00:02", Queues = { ["maxDequeueCount"] = 3 } };
        await host.StartAsync();

        await host.SendAsync("hang");
        Assert.Equal("hang", await host.PoisonedAsync());
        await host.SendAsync("fine");
        await host.RanAsync("fine");

        Assert.Equal([1, 2, 3], host.Record().Where(ran => ran.Text == "hang").Select(ran => ran.DequeueCount));
        Assert.Equal(4, host.Record().Select(ran => ran.ProcessId).Distinct().Count());
        Assert.False(host.Running.IsCompleted);
    }

    [Fact]
    public async Task Shutdown_FunctionRuns_IsLeftToEnd()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        await host.SendAsync("slow");
        await host.RanAsync("slow");

        await host.StopAsync();

        Assert.Equal(0, (await host.Queue.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
        Assert.True(host.Running.IsCompletedSuccessfully, host.Running.Exception?.Message);
    }

    /// <summary>One function heeds the cancellation and one does not.</summary>
    [Fact]
    public async Task Shutdown_FunctionsDoNotEnd_AreCancelledAndTheirMessagesStay()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        await host.SendAsync("wait");
        await host.SendAsync("hang");
        await host.RanAsync("wait");
        await host.RanAsync("hang");

        await host.StopAsync();

        await host.RanAsync("wait cancelled");
        Assert.Equal(["hang", "wait"], (await host.Queue.ReceiveMessagesAsync(2, cancellationToken: Token)).Value.Select(message => message.Body.ToString()).Order());
        Assert.True(host.Running.IsCompletedSuccessfully, host.Running.Exception?.Message);
    }

    [GeneratedRegex(@"Duration=(\d+)ms")]
    private static partial Regex Duration();
}
