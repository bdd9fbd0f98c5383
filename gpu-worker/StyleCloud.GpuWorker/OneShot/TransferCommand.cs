using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.Weights;
using StyleCloud.Weights.Sources;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>The verb <c>transfer</c>: one picture from files.</summary>
internal static class TransferCommand
{
    private const string Description = """
        Make one picture: the content of a photo in the style of one painting or more.
        Exit codes: 0 done, 1 unexpected, 2 usage or invalid option, 3 bad input picture, 4 weights or device, 5 no finite picture,
        6 out of memory, 7 the result cannot be written, 130 ended by Ctrl-C.
        """;

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var arguments = new TransferArguments();
        var command = new Command("transfer", Description);
        arguments.AddTo(command);
        command.SetAction(async (parsed, _) => await RunAsync(arguments, parsed));
        return command;
    }

    /// <summary>The boundary of the verb: whatever happens becomes a report with an exit code.</summary>
    internal static async Task<TransferReport> TryAsync(Func<Task<TransferReport>> transfer, long startedAt, TimeProvider time)
    {
        try
        {
            return await transfer();
        }
        catch (Exception exception)
        {
            IReadOnlyList<JobError> errors = exception switch
            {
                UsageException usage => usage.Errors,
                OperationCanceledException => [new(ErrorReason.Cancelled, "Cancelled; nothing was written.")],
                _ => [ErrorClassifier.Classify(exception)],
            };
            return TransferReport.Failed(ExitCodes.For(errors[0].Reason), errors, time.GetElapsedTime(startedAt));
        }
    }

    private static async Task<int> RunAsync(TransferArguments arguments, ParseResult parsed)
    {
        var time = TimeProvider.System;
        var startedAt = time.GetTimestamp();
        var display = CreateDisplay(time);
        using var signals = new ShutdownSignals(_ => display.Say("Ending after this iteration; press Ctrl-C again to end at once."));
        var transfer = new OneShotTransfer(CreateEngines(display), display, time);
        var report = await TryAsync(() => transfer.RunAsync(arguments.Read(parsed), startedAt, signals.Requested), startedAt, time);

        foreach (var error in report.Errors ?? [])
            await Console.Error.WriteLineAsync(error.Message);
        if (arguments.WantsJson(parsed))
            await Console.Out.WriteLineAsync(report.ToJson());
        else if (report.Succeeded)
            await Console.Out.WriteLineAsync(Summary(report));
        return report.ExitCode;
    }

    private static Func<TransferRequest, Action<string>, EngineSource> CreateEngines(ITransferDisplay display) => (request, step) =>
    {
        var device = TorchRuntime.Open(request.Device, request.Threads, request.Memory);
        var settings = new WeightsSettings { CacheFolder = request.WeightsCache ?? WeightsCache.DefaultFolder, Offline = request.Offline };
        var resolver = new WeightsResolver([], progress => (progress.Stage == WeightsStage.Default ? display.Say : step)(progress.Message), settings);
        return new EngineLoader(device, resolver, _ => request.Weights).LoadAsync;
    };

    private static ITransferDisplay CreateDisplay(TimeProvider time) => Console.IsErrorRedirected
        ? new PlainDisplay(Console.Error, time)
        : new LiveDisplay(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }));

    private static string Summary(TransferReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Output} ({report.Width}×{report.Height}): loss {report.Losses!.Total:G5}, {report.Evaluations} evaluations, {report.EngineSeconds:F1} s in the engine, {report.TotalSeconds:F1} s in all, peak memory {new ByteSize(report.PeakMemoryBytes)}{(report.EstimatedMemoryBytes is { } estimate ? $" (estimated {new ByteSize(estimate)})" : "")}.");
}
