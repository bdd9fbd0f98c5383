using System.Security.Cryptography;
using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>One picture from files, without any cloud.</summary>
/// <param name="engines">Opens the device and gives the engine; the second argument is told about the search for weights.</param>
/// <param name="display">Shows how it goes.</param>
/// <param name="time">Clock.</param>
internal sealed class OneShotTransfer(Func<TransferRequest, Action<string>, EngineSource> engines, ITransferDisplay display, TimeProvider time)
{
    /// <summary>Makes the picture and writes it.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="startedAt">When the program began, for the total.</param>
    /// <param name="cancellationToken">Ends the work; then nothing is written.</param>
    public async Task<TransferReport> RunAsync(TransferRequest request, long startedAt, CancellationToken cancellationToken)
    {
        PictureFiles.CheckWritable(request.Output);
        if (request.Preview is { } preview)
            PictureFiles.CheckWritable(preview);
        var input = await ReadAsync(request, cancellationToken);
        var engine = await display.WhileAsync("Looking for weights", step => engines(request, step)(request.Options.Network, cancellationToken));
        display.Say($"{request.Content} ({input.Content.Width}×{input.Content.Height}) with {string.Join(" + ", request.Styles.Select(style => style.Path))}, on {engine.Device}, {engine.Features}.");
        display.Say(engine.Setup);

        var result = await TransferAsync(request, input, engine, cancellationToken);
        if (result.Termination == Termination.NotFinite)
            display.Say("Values that are not finite appeared; the picture is the best finite one before them.");
        var file = ImageEncoder.Encode(result.Image, request.Options.Format, request.Options.Quality, Provenance(request));
        cancellationToken.ThrowIfCancellationRequested();
        PictureFiles.Write(request.Output, file);
        return Describe(request, result, engine, file, time.GetElapsedTime(startedAt));
    }

    private static async Task<TransferInput> ReadAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        var content = await PictureFiles.ReadAsync(request.Content, request.Options.Frame, request.Options, cancellationToken);
        var styles = new List<WeightedStyle>(request.Styles.Count);
        foreach (var style in request.Styles)
            styles.Add(new(await PictureFiles.ReadAsync(style.Path, 1, request.Options, cancellationToken), style.Weight));
        var start = request.StartImage is { } path ? await PictureFiles.ReadAsync(path, 1, request.Options, cancellationToken) : null;
        return new(content, styles, start, request.Options);
    }

    private async Task<TransferResult> TransferAsync(TransferRequest request, TransferInput input, LoadedEngine engine, CancellationToken cancellationToken)
    {
        using var thread = new WorkThread();
        var preview = request.Preview is { } path ? new PreviewFile(path, display.Say, time) : null;
        try
        {
            return await display.WhileTransferringAsync(show => thread.RunAsync(() => Paint(show)));
        }
        finally
        {
            if (preview is not null)
                await preview.FinishAsync();
        }

        TransferResult Paint(Action<TransferProgress> show)
        {
            using var transfer = engine.Begin(input);
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                Look(transfer);
            }
            while (transfer.Step());
            Look(transfer);
            return transfer.Result;

            void Look(Transfer transfer)
            {
                show(transfer.Progress);
                preview?.Report(transfer);
            }
        }
    }

    private static ImageProvenance Provenance(TransferRequest request) =>
        new("transfer", JsonSerializer.Serialize(request.Options, ContractsJsonContext.Default.StyleTransferOptions), Software.Name);

    private static TransferReport Describe(TransferRequest request, TransferResult result, LoadedEngine engine, byte[] file, TimeSpan total)
    {
        var sum = request.Styles.Sum(style => style.Weight);
        return new(true, ExitCodes.Success, total.TotalSeconds, PeakMemory.Bytes())
        {
            Output = request.Output,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)),
            Bytes = file.Length,
            Width = result.Image.Width,
            Height = result.Image.Height,
            Losses = result.Losses.ToContract(),
            Evaluations = result.Evaluations,
            Termination = result.Termination.ToWords(),
            EngineSeconds = result.Elapsed.TotalSeconds,
            EstimatedMemoryBytes = result.EstimatedBytes,
            Device = engine.Device,
            Features = engine.Features,
            DefaultFeatures = engine.HasDefaultFeatures,
            Content = request.Content,
            Styles = [.. request.Styles.Select(style => new ReportedStyle(style.Path, style.Weight / sum))],
            Options = OptionsReader.ToJson(request.Options),
        };
    }
}
