using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Hosting;

/// <summary>The build's and the publish's output are script roots: host.json, the executable and a folder per function side by side.</summary>
public sealed class ScriptRootTests
{
    private const string Executable = "StyleCloud.Functions";
    private static readonly string Configuration = typeof(ScriptRootTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    [Fact]
    public void BuildOutput_Always_IsAScriptRoot()
    {
        var root = RepositoryRoot.Find();
        Assert.SkipWhen(root is null, "The tests do not run inside a checkout.");

        AssertScriptRoot(Path.Combine(root, "functions", Executable, "bin", Configuration, "net10.0"));
    }

    [Fact]
    public async Task PublishOutput_Always_IsAScriptRoot()
    {
        var root = RepositoryRoot.Find();
        Assert.SkipWhen(root is null, "The tests do not run inside a checkout.");
        var output = Directory.CreateTempSubdirectory("stylecloud-publish-");
        try
        {
            await PublishAsync(Path.Combine(root, "functions", Executable), output.FullName);
            AssertScriptRoot(output.FullName);
            Assert.Empty(output.GetFiles("*.lock.json"));
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    [Fact]
    public void HostJson_Always_StartsTheExecutableAndDecodesBase64()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var root = host.RootElement;

        Assert.Equal("2.0", root.GetProperty("version").GetString());
        Assert.Equal("[4.0.0, 5.0.0)", root.GetProperty("extensionBundle").GetProperty("version").GetString());
        var handler = root.GetProperty("customHandler");
        Assert.Equal(Executable, handler.GetProperty("description").GetProperty("defaultExecutablePath").GetString());
        Assert.True(handler.GetProperty("enableForwardingHttpRequest").GetBoolean());
        Assert.True(handler.GetProperty("enableProxyingHttpRequest").GetBoolean());
        var queues = root.GetProperty("extensions").GetProperty("queues");
        Assert.Equal("base64", queues.GetProperty("messageEncoding").GetString());
        Assert.InRange(queues.GetProperty("batchSize").GetInt32(), 1, 32);
        Assert.True(TimeSpan.Parse(queues.GetProperty("visibilityTimeout").GetString()!, null) > TimeSpan.Zero);
        Assert.True(queues.GetProperty("maxDequeueCount").GetInt32() > 1);
    }

    private static void AssertScriptRoot(string folder)
    {
        Assert.True(File.Exists(Path.Combine(folder, "host.json")), $"No host.json in {folder}.");
        Assert.True(File.Exists(Path.Combine(folder, Executable)) || File.Exists(Path.Combine(folder, Executable + ".exe")), $"No executable in {folder}.");
        Assert.Equal(
            ["Api", "Intake", "JobsPoison", "UploadsPoison", "Watch"],
            Directory.GetFiles(folder, "function.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, Path.GetDirectoryName(file)!)).Order(StringComparer.Ordinal));
        AssertQueueTrigger(folder, "Intake", "upload", QueueNames.Uploads);
        AssertQueueTrigger(folder, "JobsPoison", "poisoned", QueueNames.JobsPoison);
        AssertQueueTrigger(folder, "UploadsPoison", "poisoned", QueueNames.UploadsPoison);
        var timer = Assert.Single(Bindings(folder, "Watch"));
        Assert.Equal(("timerTrigger", "0 */5 * * * *"), (timer.GetProperty("type").GetString(), timer.GetProperty("schedule").GetString()));
        var http = Bindings(folder, "Api");
        Assert.Equal(["httpTrigger", "http"], http.Select(binding => binding.GetProperty("type").GetString()));
        Assert.Equal("{*path}", http[0].GetProperty("route").GetString());
    }

    private static void AssertQueueTrigger(string folder, string function, string name, string queue)
    {
        var trigger = Assert.Single(Bindings(folder, function));
        Assert.Equal("queueTrigger", trigger.GetProperty("type").GetString());
        Assert.Equal("in", trigger.GetProperty("direction").GetString());
        Assert.Equal(name, trigger.GetProperty("name").GetString());
        Assert.Equal(queue, trigger.GetProperty("queueName").GetString());
    }

    private static JsonElement[] Bindings(string folder, string function) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, function, "function.json"))).RootElement.GetProperty("bindings").EnumerateArray()];

    private static async Task PublishAsync(string project, string output)
    {
        // Without building: the outputs exist, and other test projects may be running on them.
        var start = new ProcessStartInfo("dotnet", ["publish", project, "--no-build", "--no-restore", "-c", Configuration, "-o", output, "--nologo"]) { RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var publish = Process.Start(start)!;
        var said = await publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await publish.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(publish.ExitCode == 0, said);
    }
}
