using StyleCloud.Local.Azurite;
using StyleCloud.Local.Stack;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class StorageOutageTests(AzuriteFixture shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Longer than the SDK tries by itself, so that its listeners give up.</summary>
    [Fact]
    public async Task Storage_AwayForLongAndBack_IsListenedToAgain()
    {
        await using var files = new HostUnderTest(shared);
        var azurite = await AzuriteInstallation.EnsureAsync(ChildPrograms.AzuriteFolder, Environment.GetEnvironmentVariable("PATH"), shared.Warden, () => { }, Token);
        var data = Directory.CreateTempSubdirectory("stylecloud-azurite-");
        var first = await StartAsync(azurite, data, new());
        files.Settings["TestStorage"] = first.ConnectionString;
        await using (var host = await HostProcess.StartAsync(files, shared))
        {
            await first.DisposeAsync();
            await host.LineAsync("listeners failed and are started again");
            await using var second = await StartAsync(azurite, data, new(first.BlobEndpoint.Port, first.QueueEndpoint.Port));
            var queue = new StorageClients(new() { ConnectionString = second.ConnectionString }).RawQueue(files.QueueName);
            await queue.CreateIfNotExistsAsync(cancellationToken: Token);
            await queue.SendMessageAsync("after the outage", Token);

            await files.RanAsync("after the outage");
            Assert.Single(host.Lines("stylecloud ready"));
            await host.Process.StopAsync(Eventually.Limit);
        }

        data.Delete(recursive: true);
    }

    private Task<AzuriteServer> StartAsync(AzuriteInstallation azurite, DirectoryInfo data, AzuritePorts ports) =>
        AzuriteServer.StartAsync(azurite, data.FullName, ports, logPath: null, shared.Warden, Token);
}
