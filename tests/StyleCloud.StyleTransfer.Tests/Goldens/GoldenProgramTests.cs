using System.Diagnostics;

namespace StyleCloud.StyleTransfer.Tests.Goldens;

/// <summary>The committed goldens are what the committed program computes.</summary>
public sealed class GoldenProgramTests(ITestOutputHelper output)
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task Check_CommittedGoldens_AreReproduced()
    {
        if (!File.Exists(Python) || (await RunAsync("-c", "import torch, h5py, numpy")).ExitCode != 0)
            Assert.Skip("Needs Debian's python3-torch, python3-h5py and python3-numpy.");
        var folder = Path.Combine(AppContext.BaseDirectory, "Goldens");
        var (exitCode, text) = await RunAsync("make_goldens.py", "--check", Path.Combine(folder, "small-vgg16.h5"), Path.Combine(folder, "goldens.h5"));
        output.WriteLine(text);
        Assert.Equal(0, exitCode);
    }

    private static async Task<(int ExitCode, string Text)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "Goldens"),
        };
        using var process = Process.Start(start)!;
        var standardOutput = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var standardError = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, $"{await standardOutput}{await standardError}");
    }
}
