using System.Net;
using System.Net.Sockets;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Imaging;

namespace StyleCloud.Local.Tests.Runs;

/// <summary>What the README's command answers: pictures, words, exit codes.</summary>
[Collection(nameof(Runs))]
public sealed class LocalRunTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stylecloud-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Demo_SmallOptions_PrintsWhereThePictureLies()
    {
        var picture = Path.Combine(_folder.FullName, "made", "demo.png");

        var (exitCode, output) = await RunUnderTest.ToEndAsync(azurite, "--option", "size=64", "--option", "iterations=3", "--output", picture);

        Assert.True(exitCode == ExitCodes.Success, output);
        Assert.Contains($"Picture: {picture}", output, StringComparison.Ordinal);
        Assert.Matches(@"Blob: +http://127\.0\.0\.1:\d+/devstoreaccount1/output/demo/drawing\.png", output);
        Assert.Equal((64, 48), SizeOf(picture));
    }

    [Fact]
    public async Task OwnFiles_TwoStylesWithWeights_MakeOnePicture()
    {
        var photo = Write("my photo.jpg", ImageEncoder.Encode(SceneDrawing.DrawDemo(80, 60, 3), OutputFormat.Jpeg, quality: 90, provenance: null));
        var painting = Write("painting.png", ImageEncoder.Encode(DemoPaintings.Paint("rose-window", 64, 64, 3), OutputFormat.Png, quality: 90, provenance: null));
        var picture = Path.Combine(_folder.FullName, "mine.png");

        var (exitCode, output) = await RunUnderTest.ToEndAsync(
            azurite, "--input", photo, "--style", $"{painting}@0.7", "night-currents@0.3", "--option", "preset=fast", "--option", "size=64", "--option", "iterations=2", "--output", picture);

        Assert.True(exitCode == ExitCodes.Success, output);
        Assert.Equal((64, 48), SizeOf(picture));
    }

    [Fact]
    public async Task BadPhoto_SaysWhyAndReturnsOne()
    {
        var (exitCode, output) = await RunUnderTest.ToEndAsync(azurite, "--input", Write("notes.jpg", "no photo"u8.ToArray()));

        Assert.True(exitCode == ExitCodes.JobFailed, output);
        Assert.Contains("unsupported-format: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no option colour", "--option", "colour=red")]
    [InlineData("neither a file nor a style of the library", "--style", "nobody.jpg")]
    [InlineData("cannot be read", "--input", "/no/such/photo.jpg")]
    [InlineData("must be 1…65535", "--blob-port", "70000")]
    [InlineData("--colour", "--colour")]
    public async Task BadCommandLine_SaysWhyAndReturnsTwo(string expected, params string[] arguments)
    {
        var (exitCode, output) = await RunUnderTest.ToEndAsync(azurite, arguments);

        Assert.True(exitCode == ExitCodes.Usage, output);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoNodeJs_SaysWhatToInstallAndReturnsThree()
    {
        var (exitCode, output) = await RunUnderTest.ToEndOnPathAsync(azurite, _folder.FullName);

        Assert.True(exitCode == ExitCodes.Environment, output);
        Assert.Contains("needs Node.js 20 or newer", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--blob-port")]
    [InlineData("--queue-port")]
    [InlineData("--api-port")]
    public async Task PortTaken_SaysWhichAndReturnsThree(string option)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, output) = await RunUnderTest.ToEndAsync(azurite, "--watch", option, $"{port}");

        Assert.True(exitCode == ExitCodes.Environment, output);
        Assert.Contains($"Port {port} on 127.0.0.1 is taken by another program. Choose another with {option}", output, StringComparison.Ordinal);
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static (int Width, int Height) SizeOf(string path)
    {
        var image = ImageDecoder.Decode(File.ReadAllBytes(path), size: null, "#ffffff", new ImageLimits(), TestContext.Current.CancellationToken);
        return (image.Width, image.Height);
    }
}
