using System.CommandLine;
using StyleCloud.Contracts;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using StyleCloud.Weights.Sources;

namespace StyleCloud.GpuWorker.Provisioning;

/// <summary>The verb <c>weights</c>: fills a cache folder, so that a worker starts without a download and without making features.</summary>
internal static class WeightsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var cache = new Option<DirectoryInfo>("--cache")
        {
            Description = "Folder that run is then given as Worker__WeightsCache.",
            DefaultValueFactory = _ => new(WeightsCache.DefaultFolder),
        };
        var offline = new Option<bool>("--offline") { Description = "Download nothing: default features, unless the folder has trained weights." };
        var command = new Command("weights", "Put VGG16 weights into the cache: the published file, size and checksum verified; with --offline default features.") { cache, offline };
        command.SetAction(async (arguments, _) =>
        {
            using var signals = new ShutdownSignals(_ => { });
            return await RunAsync(new() { CacheFolder = arguments.GetValue(cache)!.FullName, Offline = arguments.GetValue(offline) }, signals.Requested);
        });
        return command;
    }

    private static async Task<int> RunAsync(WeightsSettings settings, CancellationToken shutdown)
    {
        try
        {
            var filling = new CacheFilling(settings, Report);
            var filled = await filling.RunAsync(shutdown);
            await Console.Out.WriteLineAsync(filled.Features);
            foreach (var file in filled.Files)
                await Console.Out.WriteLineAsync($"{file.Length,12:N0} bytes  {file.FullName}");
            return ExitCodes.Success;
        }
        catch (StyleTransferException exception)
        {
            await Console.Error.WriteLineAsync(exception.Error.Message);
            return ExitCodes.For(exception.Error.Reason);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            return ExitCodes.Cancelled;
        }
    }

    private static void Report(WeightsProgress progress)
    {
        if (progress.Stage != WeightsStage.Downloading || progress.Done == 0 || progress.Done == progress.Total)
            Console.Error.WriteLine(progress.Message);
    }
}
