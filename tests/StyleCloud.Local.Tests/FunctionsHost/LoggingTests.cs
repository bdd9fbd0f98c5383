namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class LoggingTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Lines_OfAFunction_AreWrittenOnceUnderItsName()
    {
        await using var files = new HostUnderTest(azurite);
        await using var host = await HandledAsync(files);

        Assert.Contains("info: Function.Message.User[", Assert.Single(host.Lines("a line about me")), StringComparison.Ordinal);
        Assert.Contains("info: Host.Function.Console[", Assert.Single(host.Lines("printed about me")), StringComparison.Ordinal);
        Assert.Single(host.Lines("Executed 'Message' (Succeeded"));
    }

    [Fact]
    public async Task Lines_BelowTheLevelInHostJson_AreNotWritten()
    {
        await using var files = new HostUnderTest(azurite) { LogLevel = { ["Function.Message.User"] = "Warning", ["Host.Function.Console"] = "None" } };
        await using var host = await HandledAsync(files);

        Assert.Empty(host.Lines("a line about me"));
        Assert.Empty(host.Lines("printed about me"));
    }

    /// <summary>Once the host has ended, every line is written.</summary>
    private async Task<HostProcess> HandledAsync(HostUnderTest files)
    {
        var host = await HostProcess.StartAsync(files, azurite);
        await files.SendAsync("me");
        await host.LineAsync("Executed 'Message'");
        await host.Process.StopAsync(Eventually.Limit);
        return host;
    }
}
