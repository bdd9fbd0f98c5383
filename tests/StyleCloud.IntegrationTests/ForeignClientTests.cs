using System.Diagnostics;
using System.Text.Json;
using StyleCloud.Local.Stack;

namespace StyleCloud.IntegrationTests;

/// <summary>A client in another language, on Azure's own SDK, that shares nothing with this code.</summary>
public sealed class ForeignClientTests(RunningService service, ITestOutputHelper output) : ServiceTest(service, output)
{
    [Fact]
    public async Task NodeClient_DropsAPhoto_GetsThePictureAndValidCloudEvents()
    {
        var connectionString = Service.Stack.ConnectionString;
        var folder = Path.Combine(ChildPrograms.RepositoryRoot, "tests", "StyleCloud.IntegrationTests", "foreign-client");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            await RunAsync(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        var photo = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(photo, Pictures.Photo(30), Token);
            using var pause = await Service.Events.PauseAsync(Token);
            var answer = await RunAsync(folder, "node", "drop.mjs", connectionString, $"alpha/{Unique("foreign")}.png", photo);
            Output.WriteLine(answer);
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            Assert.Equal("succeeded", root.GetProperty("status").GetProperty("state").GetString());
            Assert.Equal("PNG", root.GetProperty("output").GetProperty("magic").GetString());
            var types = root.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("type").GetString()!.Split('.')[^1]).Order();
            Assert.Equal(["Queued", "Started", "Succeeded"], types);
        }
        finally
        {
            File.Delete(photo);
        }
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var standardOutput = process.StandardOutput.ReadToEndAsync(Token);
        var standardError = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{program} {arguments[0]} ended with exit code {process.ExitCode}: {await standardOutput} {await standardError}");
        return await standardOutput;
    }
}
