using StyleCloud.ContainerTests.Engine;
using StyleCloud.IntegrationTests;

namespace StyleCloud.ContainerTests;

/// <summary>
/// The function app's image. Its base here has no Functions host, so the handler is started as the host would start it, and
/// the image's own health check asks it where it would ask the host.
/// </summary>
public sealed class FunctionsImageTests(BuiltImages images, ITestOutputHelper output)
{
    private const string ScriptRoot = "/home/site/wwwroot";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handler_StartedAsTheHostWould_AnswersTheHealthCheck()
    {
        var config = await images.Store.ConfigAsync(BuiltImages.Functions, Token);
        output.WriteLine(await images.Store.LayersAsync(BuiltImages.Functions, Token));
        var start = new ContainerStart
        {
            Program = [$"{ScriptRoot}/StyleCloud.Functions"],
            OwnNetwork = true,
            Environment = new Dictionary<string, string> { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = "8080", ["Storage__ConnectionString"] = "UseDevelopmentStorage=true" },
        };
        await using var container = await RunningContainer.StartAsync(images.Store, images.Tool, BuiltImages.Functions, start, images.Warden, Token);

        await Eventually.TrueAsync(
            async token =>
            {
                Assert.False(container.Exited.IsCompleted, $"The handler ended:\n{container.Tail}");
                return (await container.ExecuteAsync([.. config.HealthCheck.Skip(1)], token)).ExitCode == 0;
            },
            "the health check succeeds");
        Assert.Equal("1654:1654", config.User);
    }

    [Fact]
    public async Task Content_OfTheImage_IsWhatTheHostLooksFor()
    {
        var (container, root) = await images.Store.MountAsync(BuiltImages.Functions, Token);
        try
        {
            Assert.All(["host.json", "Intake/function.json", "Api/function.json", "bom.cdx.json"], file => Assert.True(File.Exists($"{root}{ScriptRoot}/{file}"), file));
        }
        finally
        {
            await images.Store.RunAsync(["rm", container], CancellationToken.None);
        }
    }
}
