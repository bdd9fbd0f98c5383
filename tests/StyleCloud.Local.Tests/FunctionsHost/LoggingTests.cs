using System.Text.Json.Nodes;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class LoggingTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WorkerLine_IsWrittenOnceUnderTheFunctionsCategory()
    {
        await using var files = new HostUnderTest(azurite);
        await using var host = await HandledAsync(files);

        var line = Assert.Single(host.Lines("a line about one message"));
        Assert.Contains("info: Function.Message.User[", line, StringComparison.Ordinal);
        Assert.Contains("Host.Function.Console", Assert.Single(host.Lines("printed about one message")), StringComparison.Ordinal);
        Assert.Contains("Duration=", Assert.Single(host.Lines("Executed 'Message' (Succeeded")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkerLine_BelowTheLevelInHostJson_IsNotWritten()
    {
        await using var files = new HostUnderTest(azurite).With(json => json["logging"] = new JsonObject
        {
            ["logLevel"] = new JsonObject { ["Function.Message.User"] = "Warning", ["Host.Function.Console"] = "None" },
        });
        await using var host = await HandledAsync(files);

        Assert.Empty(host.Lines("a line about one message"));
        Assert.Empty(host.Lines("printed about one message"));
    }

    /// <summary>Once the function has ended, all that it has logged before is written.</summary>
    private async Task<HostProcess> HandledAsync(HostUnderTest files)
    {
        var host = new HostProcess(files, azurite);
        await host.ReadyAsync();
        await files.Queue.CreateAsync(cancellationToken: Token);
        await files.Queue.SendMessageAsync("one message", Token);
        await host.LineAsync("Executed 'Message'");
        return host;
    }
}
