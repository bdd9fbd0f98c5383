using StyleCloud.ContainerTests.Engine;

namespace StyleCloud.ContainerTests;

/// <summary>
/// The function app's image. Its base here has no Functions host, so the stand-in takes its place inside the container, and the
/// image's own health check asks it where it would ask the host.
/// </summary>
public sealed class FunctionsImageTests(BuiltImages images, ITestOutputHelper output)
{
    private const string ScriptRoot = "/home/site/wwwroot";
    private const string StandIn = "/standin";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Program_UnderTheStandInForTheHost_AnswersTheHealthCheck()
    {
        var config = await images.Store.ConfigAsync(BuiltImages.Functions, Token);
        output.WriteLine(await images.Store.LayersAsync(BuiltImages.Functions, Token));
        var start = new ContainerStart
        {
            Program = ["/usr/bin/dotnet", $"{StandIn}/StyleCloud.Local.dll", "functions-host", "--script-root", ScriptRoot, "--port", "8080"],
            Folders = new Dictionary<string, string> { [StandIn] = AppContext.BaseDirectory },
            OwnNetwork = true,
            Environment = new Dictionary<string, string> { ["Storage__ConnectionString"] = "UseDevelopmentStorage=true", ["Queues"] = "UseDevelopmentStorage=true" },
        };
        await using var container = await RunningContainer.StartAsync(images.Store, images.Tool, BuiltImages.Functions, start, images.Warden, Token);

        await Eventually.TrueAsync(
            async token =>
            {
                Assert.False(container.Exited.IsCompleted, $"The host ended:\n{container.Tail}");
                return (await container.ExecuteAsync([.. config.HealthCheck.Skip(1)], token)).ExitCode == 0;
            },
            "the health check succeeds",
            BuiltImages.Patience);
        Assert.Equal("1654:1654", config.User);
    }

    [Fact]
    public async Task Content_OfTheImage_IsWhatTheHostLooksFor()
    {
        var (container, root) = await images.Store.MountAsync(BuiltImages.Functions, Token);
        try
        {
            Assert.All(
                ["host.json", "worker.config.json", "functions.metadata", "extensions.json", "StyleCloud.Functions.dll", "bom.cdx.json"],
                file => Assert.True(File.Exists($"{root}{ScriptRoot}/{file}"), file));
            Assert.False(File.Exists($"{root}{ScriptRoot}/local.settings.json"));
        }
        finally
        {
            await images.Store.RunAsync(["rm", container], CancellationToken.None);
        }
    }
}
