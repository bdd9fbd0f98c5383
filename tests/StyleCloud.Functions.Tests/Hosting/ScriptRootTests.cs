using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using StyleCloud.Contracts;

namespace StyleCloud.Functions.Tests.Hosting;

/// <summary>What is built and what is published are script roots: what a Functions host needs to run the app, side by side.</summary>
public sealed class ScriptRootTests
{
    private const string Program = "StyleCloud.Functions";
    private static readonly string Configuration = typeof(ScriptRootTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    [Fact]
    public void BuildOutput_Always_IsAScriptRoot()
    {
        AssertScriptRoot(Path.Combine(Repository.Root, "functions", Program, "bin", Configuration, "net10.0"));
    }

    [Fact]
    public async Task PublishOutput_Always_IsAScriptRootCompiledAheadForThePlatform()
    {
        var output = Directory.CreateTempSubdirectory("stylecloud-publish-");
        try
        {
            await PublishAsync(Path.Combine(Repository.Root, "functions", Program), output.FullName);

            AssertScriptRoot(output.FullName);
            Assert.True(IsReadyToRun(Path.Combine(output.FullName, $"{Program}.dll")), "The program is not ReadyToRun.");
            Assert.True(IsReadyToRun(Path.Combine(output.FullName, "Azure.Storage.Blobs.dll")), "The libraries are not ReadyToRun.");
            Assert.True(File.Exists(Path.Combine(output.FullName, "libvips.so.42")), "The image library of the platform is missing.");
            Assert.Equal("net10.0", RuntimeConfig(output.FullName).GetProperty("tfm").GetString());
            Assert.Empty(output.GetFiles("*.lock.json"));
            foreach (var file in output.GetFiles("*", SearchOption.AllDirectories).OrderByDescending(file => file.Length).Take(8))
                TestContext.Current.TestOutputHelper!.WriteLine($"{file.Length,12:N0}  {Path.GetRelativePath(output.FullName, file.FullName)}");
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    [Fact]
    public void HostJson_Always_HasTheLimitsOfTheDesign()
    {
        using var host = JsonDocument.Parse(Repository.Read("host.json"));

        Assert.Equal("2.0", host.RootElement.GetProperty("version").GetString());
        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
        Assert.Equal("None", host.RootElement.GetProperty("logging").GetProperty("logLevel").GetProperty("Host.Function.Console").GetString());
        Assert.Equal("api", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.False(host.RootElement.TryGetProperty("customHandler", out _));
        Assert.False(host.RootElement.TryGetProperty("extensionBundle", out _));
        var queues = host.RootElement.GetProperty("extensions").GetProperty("queues");
        // The functions decode base64 themselves, so that a message that is none gets a status and an event.
        Assert.Equal("none", queues.GetProperty("messageEncoding").GetString());
        Assert.Equal((5, 4, 2), (queues.GetProperty("maxDequeueCount").GetInt32(), queues.GetProperty("batchSize").GetInt32(), queues.GetProperty("newBatchThreshold").GetInt32()));
        Assert.Equal("00:00:30", queues.GetProperty("visibilityTimeout").GetString());
    }

    private static void AssertScriptRoot(string folder)
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "host.json")));
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "worker.config.json")));
        var description = config.RootElement.GetProperty("description");
        Assert.Equal(("dotnet", $"{Program}.dll"), (description.GetProperty("defaultExecutablePath").GetString(), description.GetProperty("defaultWorkerPath").GetString()));
        Assert.True(File.Exists(Path.Combine(folder, $"{Program}.dll")), $"No program in {folder}.");
        Assert.True(File.Exists(Path.Combine(folder, "extensions.json")) && Directory.Exists(Path.Combine(folder, ".azurefunctions")), $"No extensions for the host in {folder}.");
        Assert.Empty(Directory.GetFiles(folder, "function.json", SearchOption.AllDirectories));

        using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "functions.metadata")));
        var triggers = metadata.RootElement.EnumerateArray().ToDictionary(function => function.GetProperty("name").GetString()!, function => Assert.Single(function.GetProperty("bindings").EnumerateArray()));
        Assert.Equal(["Api", "Intake", "JobsPoison", "UploadsPoison", "Watch"], triggers.Keys.Order(StringComparer.Ordinal));
        AssertQueueTrigger(triggers["Intake"], QueueNames.Uploads);
        AssertQueueTrigger(triggers["JobsPoison"], QueueNames.JobsPoison);
        AssertQueueTrigger(triggers["UploadsPoison"], QueueNames.UploadsPoison);
        Assert.Equal(("timerTrigger", "0 */5 * * * *"), (triggers["Watch"].GetProperty("type").GetString(), triggers["Watch"].GetProperty("schedule").GetString()));
        Assert.Equal(("httpTrigger", "{*path}", "Anonymous"), (triggers["Api"].GetProperty("type").GetString(), triggers["Api"].GetProperty("route").GetString(), triggers["Api"].GetProperty("authLevel").GetString()));
    }

    private static void AssertQueueTrigger(JsonElement trigger, string queue)
    {
        Assert.Equal("queueTrigger", trigger.GetProperty("type").GetString());
        Assert.Equal(queue, trigger.GetProperty("queueName").GetString());
        Assert.Equal("Queues", trigger.GetProperty("connection").GetString());
        // The whole message arrives, so that its dequeue count is the queue's own.
        Assert.Equal("True", trigger.GetProperty("properties").GetProperty("supportsDeferredBinding").GetString());
    }

    private static JsonElement RuntimeConfig(string folder) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"{Program}.runtimeconfig.json"))).RootElement.GetProperty("runtimeOptions");

    /// <summary>Whether an assembly holds native code beside its intermediate language.</summary>
    private static bool IsReadyToRun(string path)
    {
        using var file = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(path));
        return file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static async Task PublishAsync(string project, string output)
    {
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", Configuration, "-o", output, "--nologo", "--disable-build-servers"]) { RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var publish = Process.Start(start)!;
        var said = await publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await publish.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(publish.ExitCode == 0, said);
    }
}
