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
        var photo = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(photo, Pictures.Photo(30), Token);
            using var pause = await Service.Events.PauseAsync(Token);
            var answer = await NodeAsync("drop.mjs", connectionString, $"alpha/{Unique("foreign")}.png", photo);
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

    /// <summary>What a photographer's folder holds: photos of many kinds of name, and what cameras, phones and operating systems leave beside them.</summary>
    [Fact]
    public async Task NodeClient_DropsAFolder_EveryPhotoIsPaintedAndNothingElseIsReported()
    {
        var folder = Directory.CreateTempSubdirectory("stylecloud-folder-");
        try
        {
            string[] photos = [.. Enumerable.Range(0, 12).SelectMany(index => new[] { $"IMG_{index}.jpg", $"IMG_{index}.png", $"DSC_{index}.JPG", $"café {index}.jpeg" })];
            string[] foreign =
            [
                ".DS_Store", "._IMG_1.jpg", "Thumbs.db", "desktop.ini", "IMG_1.aae", "IMG_2.xmp", "DSC_3.JPG.xmp", "IMG_4.MOV", "IMG_5.mov.part", "__MACOSX/._IMG_6.jpg", "@eaDir/IMG_7.jpg/SYNOPHOTO_THUMB_M.jpg",
            ];
            foreach (var (index, name) in photos.Index())
                await WriteAsync(name, name.EndsWith("png", StringComparison.Ordinal) ? Pictures.Photo(index, 40, 32) : Pictures.Encode(Pictures.Waves(0.01 * index, 40, 32), Contracts.Options.OutputFormat.Jpeg));
            foreach (var name in foreign)
                await WriteAsync(name, "not a picture"u8.ToArray());
            var place = $"{Unique("folder")}/alpha";

            var answer = await NodeAsync("drop-folder.mjs", Service.Stack.ConnectionString, folder.FullName, place);

            Output.WriteLine(answer);
            using var document = JsonDocument.Parse(answer);
            Assert.Equal(photos.Length + foreign.Length, document.RootElement.GetProperty("dropped").GetInt32());
            Assert.Empty(Strings("reports"));
            Assert.Equal(photos.Select(name => $"{place}/{Result(name)}").Order(StringComparer.Ordinal), Strings("results").Order(StringComparer.Ordinal));

            string[] Strings(string property) => [.. document.RootElement.GetProperty(property).EnumerateArray().Select(item => item.GetString()!)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Task WriteAsync(string name, byte[] bytes) => File.WriteAllBytesAsync(Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.FullName, name))!).FullName + $"/{Path.GetFileName(name)}", bytes, Token);
    }

    /// <summary>As the drop conventions say it.</summary>
    private static string Result(string name) => Path.GetExtension(name) switch
    {
        ".jpg" => Path.ChangeExtension(name, ".png"),
        ".JPG" => Path.ChangeExtension(name, ".PNG"),
        _ => $"{name}.png",
    };

    private static async Task<string> NodeAsync(string script, params string[] arguments)
    {
        var folder = Path.Combine(ChildPrograms.RepositoryRoot, "tests", "StyleCloud.IntegrationTests", "foreign-client");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            await RunAsync(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        return await RunAsync(folder, "node", [script, .. arguments]);
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
