using System.Text.Json;
using StyleCloud.ContainerTests.Engine;
using StyleCloud.Contracts;
using StyleCloud.Local.Azurite;
using StyleCloud.Local.Stack;
using StyleCloud.Platform.Jobs;
using StyleCloud.Platform.Storage;

namespace StyleCloud.ContainerTests;

/// <summary>The worker's image: what is in it, and one job from the drop to the picture, made inside it.</summary>
public sealed class WorkerImageTests(BuiltImages images, ITestOutputHelper output)
{
    private static readonly string[] Health = ["dotnet", "/app/StyleCloud.GpuWorker.dll", "health"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Config_OfTheImage_IsWhatADeploymentNeeds()
    {
        var config = await images.Store.ConfigAsync(BuiltImages.Worker, Token);
        foreach (var line in images.Times.Append($"layers kept by {images.Store.Driver}"))
            output.WriteLine(line);
        output.WriteLine(await images.Store.LayersAsync(BuiltImages.Worker, Token));

        Assert.Equal("1654:1654", config.User);
        Assert.Equal(["dotnet", "/app/StyleCloud.GpuWorker.dll"], config.Entrypoint);
        Assert.Equal(["CMD", .. Health], config.HealthCheck);
        Assert.Equal(BuiltImages.Revision, config.Labels["org.opencontainers.image.revision"]);
        Assert.All(["source", "version", "licenses"], label => Assert.Contains($"org.opencontainers.image.{label}", config.Labels));
    }

    [Fact]
    public async Task Content_OfTheImage_HasABillAndWeightsAndNoShell()
    {
        var (container, root) = await images.Store.MountAsync(BuiltImages.Worker, Token);
        try
        {
            using var bill = JsonDocument.Parse(await File.ReadAllTextAsync($"{root}/app/bom.cdx.json", Token));
            var names = bill.RootElement.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("name").GetString()).ToList();
            Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
            Assert.Contains("TorchSharp", names);
            Assert.Contains("NetVips.Native.linux-x64", names);
            Assert.Contains(Directory.GetFiles($"{root}/weights"), file => file.EndsWith(".safetensors", StringComparison.Ordinal));
            Assert.False(File.Exists($"{root}/bin/sh") || File.Exists($"{root}/usr/bin/sh"));
        }
        finally
        {
            await images.Store.RunAsync(["rm", container], CancellationToken.None);
        }
    }

    [Fact]
    public async Task Health_NoWorkerRuns_IsOneAndSaysWhy()
    {
        await using var container = await RunningContainer.StartAsync(images.Store, images.Tool, BuiltImages.Worker, new() { Arguments = ["health"], OwnNetwork = true }, images.Warden, Token);

        Assert.Equal(1, await container.Exited.WaitAsync(Token));
        Assert.Contains("No worker has shown life", container.Tail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DroppedPicture_IsMadeWithAReadOnlyRoot()
    {
        _ = images.Store; // Skips before anything is started.
        var folder = Directory.CreateTempSubdirectory("stylecloud-container-run-");
        var azurite = await AzuriteInstallation.EnsureAsync(ChildPrograms.AzuriteFolder, Environment.GetEnvironmentVariable("PATH"), images.Warden, () => { }, Token);
        await using (var stack = await StyleCloudStack.StartAsync(Settings(folder.FullName), azurite, images.Warden, Token))
        {
            await Pictures.UploadAsync(stack.Storage, ContainerNames.Styles, "alpha.png", Pictures.Style(1));
            await Pictures.UploadAsync(stack.Storage, ContainerNames.Input, "fox/job.json", """{"content": "me.png", "styles": [{"name": "alpha"}], "options": {"preset": "fast", "size": 64, "iterations": 4}}"""u8.ToArray());
            await Pictures.UploadAsync(stack.Storage, ContainerNames.Input, "fox/me.png", Pictures.Photo(1));
            await using var container = await RunningContainer.StartAsync(images.Store, images.Tool, BuiltImages.Worker, new() { Environment = Worker(stack) }, images.Warden, Token);

            var status = await FinalAsync(stack.Storage, container);
            Assert.True(status.State == JobState.Succeeded, $"{status.Error?.Message}\n{container.Tail}");
            Assert.True(await stack.Storage.Blob(status.Result!.Blob).ExistsAsync(Token));
            await AssertLocksAsync(container);
            Assert.Equal((0, ""), await container.ExecuteAsync(Health, Token));
            Assert.Equal(0, await container.Exited.WaitAsync(Token));
            Assert.DoesNotContain("are made anew", container.Tail, StringComparison.Ordinal);
            output.WriteLine(container.Tail);
        }

        folder.Delete(recursive: true);
    }

    /// <summary>The kernel refuses a write to the root even to this process, which is root; the worker's processes are user 1654's.</summary>
    private async Task AssertLocksAsync(RunningContainer container)
    {
        var processId = await container.ProcessIdAsync(Token);
        var refused = await Assert.ThrowsAsync<IOException>(() => File.WriteAllTextAsync($"/proc/{processId}/root/written", "", Token));
        output.WriteLine(refused.Message);
        Assert.Contains("Read-only file system", refused.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync($"/proc/{processId}/root/tmp/written", "", Token);
        var identity = (await File.ReadAllLinesAsync($"/proc/{processId}/status", Token)).Where(line => line.StartsWith("Uid", StringComparison.Ordinal) || line.StartsWith("CapEff", StringComparison.Ordinal)).ToList();
        output.WriteLine(string.Join('\n', identity));
        Assert.Equal(["Uid:\t1654\t1654\t1654\t1654", "CapEff:\t0000000000000000"], identity);
    }

    private static StackSettings Settings(string folder) => new(folder)
    {
        RunsWorker = false,
        Environment = new Dictionary<string, string> { ["Intake__DropGrace"] = "00:00:00" },
    };

    private static Dictionary<string, string> Worker(StyleCloudStack stack) => new()
    {
        ["Storage__ConnectionString"] = stack.ConnectionString,
        ["Worker__IdleExit"] = "00:00:15",
        ["Worker__Offline"] = "true",
        ["Worker__PollInterval"] = "00:00:00.25",
    };

    private static async Task<JobStatus> FinalAsync(StorageClients storage, RunningContainer container) => await Eventually.GetAsync(
        async token =>
        {
            Assert.False(container.Exited.IsCompleted, $"The worker ended before the job did:\n{container.Tail}");
            await foreach (var blob in storage.Container(ContainerNames.Jobs).GetBlobsAsync(cancellationToken: token))
            {
                if (blob.Name.EndsWith("/status.json", StringComparison.Ordinal)
                    && await new JobStatusStore(storage).ReadAsync(blob.Name.Split('/')[0], token) is { Status: { IsFinal: true } status })
                    return status;
            }

            return null;
        },
        "a job that has ended",
        BuiltImages.Patience);
}
