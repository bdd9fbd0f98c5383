using System.Runtime.InteropServices;
using System.Security.Cryptography;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer.Checkpoints;
using StyleCloud.StyleTransfer.Tests.Goldens;
using TorchSharp;

namespace StyleCloud.StyleTransfer.Tests.Checkpoints;

/// <summary>An interrupted transfer goes on as if nothing had been.</summary>
public sealed class CheckpointTests
{
    private const int Iterations = 6;

    // Two scales, a history that is full before the end, and one that is forgotten on the way.
    private static readonly StyleTransferOptions Options = new() { Size = 280, Scales = 2, Iterations = Iterations, History = 3, StyleWeight = 10, RestartEvery = 4 };
    private static readonly StyleTransferEngine Engine = new(Golden.SmallWeights(), ComputeDevice.Select("cpu"));

    [Fact]
    public void Run_FromACheckpoint_EndsAtTheSameBits()
    {
        var saved = new List<(int Scale, byte[] Checkpoint)>();
        var whole = Engine.Finish(Input(Options), transfer => saved.Add((transfer.Progress.Scale, Save(transfer))));
        var first = saved.Count(one => one.Scale == 1);

        // The first, one with a history, the last of a scale, the first and the last of the next.
        foreach (var index in new[] { 0, 2, first - 1, first, saved.Count - 1 })
        {
            using var stream = new MemoryStream(saved[index].Checkpoint);
            var rest = Engine.Finish(Input(Options) with { Checkpoint = stream });

            Assert.True(Hash(whole.Image) == Hash(rest.Image), $"Another picture from checkpoint {index} of {saved.Count} on.");
            Assert.Equal((whole.Losses, whole.Evaluations, whole.Termination), (rest.Losses, rest.Evaluations, rest.Termination));
            Assert.Equal(stream.Length, stream.Position);
        }
    }

    [Fact]
    public void Run_FromACheckpoint_RepeatsNothingAndCountsTheTimeBefore()
    {
        var (checkpoint, at) = SaveAt(Iterations + 2);
        var seen = new List<TransferProgress>();

        using var stream = new MemoryStream(checkpoint);
        Engine.Finish(Input(Options) with { Checkpoint = stream }, transfer => seen.Add(transfer.Progress));

        Assert.All(seen, progress => Assert.True(progress.Fraction > at.Fraction && progress.Elapsed > at.Elapsed));
        Assert.Equal((2, at.Evaluation + 1), (seen[0].Scale, seen[0].Evaluation));
    }

    [Fact]
    public void Run_CheckpointDamagedAnywhere_IsRefusedAndLeavesNoTensor()
    {
        var (checkpoint, _) = SaveAt(3);
        var before = LiveTensors.Settled();
        foreach (var position in new[] { 0, 20, 25, 40, 120, checkpoint.Length / 2, checkpoint.Length - 40, checkpoint.Length - 1 })
        {
            var damaged = checkpoint.ToArray();
            damaged[position] ^= 0x10;
            Refused(damaged, Input(Options));
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Run_CheckpointCutAnywhere_IsRefused()
    {
        var (checkpoint, _) = SaveAt(3);
        foreach (var length in new[] { 0, 10, 27, 60, checkpoint.Length / 3, checkpoint.Length - 32, checkpoint.Length - 1 })
            Assert.Contains("ends too early", Refused(checkpoint[..length], Input(Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CheckpointOfAnotherTransfer_IsRefused()
    {
        var (checkpoint, _) = SaveAt(3);
        TransferInput[] others =
        [
            Input(Options with { StyleWeight = 11 }),
            Input(Options) with { Content = Picture(2) },
            Input(Options) with { Styles = [new(Picture(1), 0.5), new(Picture(2), 0.5)] },
        ];
        Assert.All(others, other => Assert.Contains("is of another transfer", Refused(checkpoint, other).Message, StringComparison.Ordinal));

        var weights = Golden.SmallWeights();
        weights.Convolutions[0].Bias[0] += 1;
        using var stream = new MemoryStream(checkpoint);
        Assert.Throws<CheckpointException>(() => new StyleTransferEngine(weights, ComputeDevice.Select("cpu")).Begin(Input(Options) with { Checkpoint = stream }));
    }

    [Fact]
    public void Run_SavingAndResuming_LeavesNoTensorBehind()
    {
        var (checkpoint, _) = SaveAt(3);
        var before = LiveTensors.Settled();
        using var stream = new MemoryStream(checkpoint);
        Engine.Finish(Input(Options) with { Checkpoint = stream }, transfer => Save(transfer));
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    private static (byte[] Checkpoint, TransferProgress At) SaveAt(int report)
    {
        (byte[], TransferProgress)? saved = null;
        var reports = 0;
        Engine.Finish(Input(Options), transfer => saved = ++reports == report ? (Save(transfer), transfer.Progress) : saved);
        return saved ?? throw new InvalidOperationException($"There were only {reports} reports.");
    }

    private static CheckpointException Refused(byte[] checkpoint, TransferInput input)
    {
        using var stream = new MemoryStream(checkpoint);
        return Assert.Throws<CheckpointException>(() => Engine.Begin(input with { Checkpoint = stream }));
    }

    private static byte[] Save(Transfer transfer)
    {
        using var stream = new MemoryStream();
        transfer.Save(stream);
        return stream.ToArray();
    }

    private static TransferInput Input(StyleTransferOptions options) => new(Picture(0), [new(Picture(1), 1)], null, options);

    /// <summary>Waves of a different length for each number.</summary>
    private static RgbImage Picture(int number)
    {
        const int Width = 280;
        const int Height = 200;
        var pixels = new float[3 * Width * Height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = 0.5f + 0.45f * MathF.Sin((i / 3 % Width * (0.2f + 0.17f * number)) + (i / 3 / Width * 0.4f) + (i % 3));
        return new(Width, Height, pixels);
    }

    private static string Hash(RgbImage image) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(image.Pixels)));
}
