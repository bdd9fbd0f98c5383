using System.Security.Cryptography;
using System.Runtime.InteropServices;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer.Tests.Goldens;
using TorchSharp;

namespace StyleCloud.StyleTransfer.Tests;

/// <summary>The whole engine on a network with few channels, which takes milliseconds.</summary>
public sealed class StyleTransferEngineTests(ITestOutputHelper output)
{
    private static readonly StyleTransferOptions Small = new() { Size = 64, Scales = 1, Iterations = 12, StyleWeight = 10 };

    private static readonly StyleTransferEngine Engine = new(Golden.SmallWeights(), ComputeDevice.Select("cpu"));

    public static TheoryData<StartFrom> Starts => [.. Enum.GetValues<StartFrom>()];

    [Theory]
    [MemberData(nameof(Starts))]
    public void Run_SameSeedTwice_GivesTheSameBits(StartFrom start)
    {
        var options = Small with { Start = start };
        Assert.Equal(Hash(Run(options).Image), Hash(Run(options).Image));
    }

    [Fact]
    public void Run_OtherSeed_GivesAnotherPicture()
    {
        var options = Small with { Start = StartFrom.Noise };
        Assert.NotEqual(Hash(Run(options).Image), Hash(Run(options with { Seed = 1 }).Image));
    }

    [Fact]
    public void Run_FromContent_LowersTheLossAndStaysDisplayable()
    {
        var totals = new List<double>();
        var result = Run(Small, transfer => totals.Add(transfer.Progress.Losses.Total));
        Assert.True(result.Losses.Total < totals[0]);
        Assert.Equal(totals.OrderDescending(), totals);
        Assert.All(result.Image.Pixels, value => Assert.InRange(value, 0f, 1f));
        Assert.Equal(Termination.EvaluationsSpent, result.Termination);
    }

    [Fact]
    public void Run_TwoStyles_TheHeavierOneIsMatchedBetter()
    {
        var a = Picture(1, 60, 60);
        var b = Picture(2, 60, 60);
        var mostlyA = Engine.Finish(new(Picture(0, 60, 60), [new(a, 0.8), new(b, 0.2)], null, Small));
        var mostlyB = Engine.Finish(new(Picture(0, 60, 60), [new(a, 0.2), new(b, 0.8)], null, Small));
        Assert.True(StyleDistance(mostlyA.Image, a) < StyleDistance(mostlyB.Image, a));
        Assert.True(StyleDistance(mostlyB.Image, b) < StyleDistance(mostlyA.Image, b));
    }

    [Fact]
    public void Run_WeightsOfStyles_AreRelative()
    {
        var content = Picture(0, 60, 60);
        var result = Engine.Finish(new(content, [new(Picture(1, 60, 60), 0.3), new(Picture(2, 60, 60), 0.1)], null, Small));
        var scaled = Engine.Finish(new(content, [new(Picture(1, 60, 60), 3), new(Picture(2, 60, 60), 1)], null, Small));
        Assert.Equal(Hash(result.Image), Hash(scaled.Image));
    }

    [Fact]
    public void Run_ThreeScales_ReportsEachAndEndsAtTheFullSize()
    {
        var seen = new List<(int Scale, int Width, double Fraction)>();
        var result = Engine.Finish(
            new(Picture(0, 600, 400), [new(Picture(1, 300, 300), 1)], null, Small with { Size = 512, Scales = 3, Iterations = 2 }),
            transfer => seen.Add((transfer.Progress.Scale, transfer.Progress.Width, transfer.Progress.Fraction)));
        Assert.Equal([(1, 128), (2, 256), (3, 512)], seen.Select(at => (at.Scale, at.Width)).Distinct());
        Assert.Equal(seen.Select(at => at.Fraction).Order(), seen.Select(at => at.Fraction));
        Assert.Equal(1, seen[^1].Fraction);
        Assert.Equal((512, 341), (result.Image.Width, result.Image.Height));
    }

    [Theory]
    [InlineData(2500, 25, 256, 2500, 25)]
    [InlineData(20, 1000, 128, 18, 900)]
    public void Run_NarrowPhoto_IsPaintedInItsShape(int width, int height, int size, int paintedWidth, int paintedHeight)
    {
        var result = Engine.Finish(new(Picture(0, width, height), [new(Picture(1, 60, 60), 1)], null, Small with { Size = size, Scales = 4, Iterations = 2 }));

        Assert.Equal((paintedWidth, paintedHeight), (result.Image.Width, result.Image.Height));
        Assert.True(double.IsFinite(result.Losses.Total));
    }

    [Fact]
    public void Run_NarrowPhoto_HasNoScaleThatTheLayersCannotSee()
    {
        var seen = new HashSet<(int, int)>();

        Engine.Finish(
            new(Picture(0, 2560, 64), [new(Picture(1, 60, 60), 1)], null, Small with { Size = 512, Scales = 4, Iterations = 2 }),
            transfer => seen.Add((transfer.Progress.Width, transfer.Progress.Height)));

        Assert.Equal([(640, 16), (1280, 32), (2560, 64)], seen);
    }

    [Fact]
    public void Run_LittleMemory_TakesBandsAndGivesThePictureAllTheSame()
    {
        var input = new TransferInput(Picture(0, 512, 400), [new(Picture(1, 300, 200), 1)], null, Small with { Size = 512, Scales = 2, Precision = Precision.Fp32, Iterations = 4 });
        var little = ComputeDevice.Select("cpu", 900_000_000);

        var (whole, banded) = (Engine.Finish(input), new StyleTransferEngine(Golden.SmallWeights(), little).Finish(input));

        Assert.True(banded.EstimatedBytes < 900_000_000 && banded.EstimatedBytes < whole.EstimatedBytes);
        Assert.Equal(1, banded.Losses.Total / whole.Losses.Total, 0.01);
        Assert.InRange(whole.Image.Pixels.ToArray().Zip(banded.Image.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Average(), 0, 0.002);
    }

    [Fact]
    public void Begin_MemoryTooSmallForAnyWay_IsRefusedWithTheSizeThatFits()
    {
        var input = new TransferInput(Picture(0, 512, 400), [new(Picture(1, 300, 200), 1)], null, Small with { Size = 512 });
        var engine = new StyleTransferEngine(Golden.SmallWeights(), ComputeDevice.Select("cpu", 560_000_000));

        var error = Assert.Throws<StyleTransferException>(() => engine.Begin(input)).Error;

        Assert.Equal((ErrorReason.TooLargeForMemory, "534 MiB"), (error.Reason, error.Limit));
        Assert.Matches(@"Set size to \d+ or less", error.Message);
    }

    [Fact]
    public void Select_Processor_KnowsWhatMemoryThereIs()
    {
        Assert.InRange(ComputeDevice.Select("cpu").MemoryBytes!.Value, 1L << 28, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 2);
        Assert.Equal(123, ComputeDevice.Select("cpu", 123).MemoryBytes);
    }

    [Fact]
    public void Run_LossThatHardlyFalls_EndsTheScaleEarlyAndSaysSo()
    {
        var patient = Run(Small with { Iterations = 60, Tolerance = 0 });
        var content = Run(Small with { Iterations = 60, Tolerance = 0.5 });

        Assert.Equal((Termination.EvaluationsSpent, Termination.Settled), (patient.Termination, content.Termination));
        Assert.InRange(content.Evaluations, 20, 59);
    }

    [Fact]
    public void Run_NarrowStyleAtACoarseScale_IsSeenByEveryLayer()
    {
        var result = Engine.Finish(new(Picture(0, 512, 400), [new(Picture(1, 1600, 16), 1)], null, Small with { Size = 512, Scales = 3, Iterations = 1 }));

        Assert.Equal((512, 400), (result.Image.Width, result.Image.Height));
        Assert.True(double.IsFinite(result.Losses.Style));
    }

    [Theory]
    [InlineData(600, 12, 60, 60, "The photo is 600 × 12")]
    [InlineData(60, 60, 9, 9, "A style is 9 × 9")]
    [InlineData(1, 1, 60, 60, "The photo is 1 × 1")]
    [InlineData(2000, 16, 60, 60, "The photo is 2000 × 16")]
    public void Begin_TooNarrow_IsRefused(int width, int height, int styleWidth, int styleHeight, string words)
    {
        var input = new TransferInput(Picture(0, width, height), [new(Picture(1, styleWidth, styleHeight), 1)], null, Small);

        var error = Assert.Throws<StyleTransferException>(() => Engine.Begin(input)).Error;

        Assert.Equal(ErrorReason.ImageTooNarrow, error.Reason);
        Assert.StartsWith(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ManyIterations_LiveTensorsStayLevel()
    {
        _ = LiveTensors.Settled();
        var live = new List<long>();
        // From noise and without the preconditioner, a hundred iterations and more pass before nothing lower is found.
        var slow = Small with { Iterations = 150, Start = StartFrom.Noise, Preconditioner = Preconditioner.None };
        Run(slow, _ => live.Add(torch.Tensor.TotalCount));
        output.WriteLine($"live tensors after iteration 10: {live[9]}, after {live.Count}: {live[^1]}");
        Assert.InRange(live.Count, 2 * slow.History, slow.Iterations);
        Assert.All(live.Skip(9), count => Assert.Equal(live[9], count));
    }

    [Fact]
    public void Run_Twice_LeavesNoTensorBehind()
    {
        Run(Small);
        var before = LiveTensors.Settled();
        Run(Small with { Start = StartFrom.Blend, Scales = 2, Size = 300, Iterations = 2 });
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Begin_BeforeTheFirstStep_ShowsTheStart()
    {
        using var transfer = Engine.Begin(Input(Small));
        Assert.All(Picture(0, 60, 48).Pixels.Zip(transfer.Preview().Pixels), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Equal((1, 1, 12, 60, 48), (transfer.Progress.Scale, transfer.Progress.Evaluation, transfer.Progress.Evaluations, transfer.Progress.Width, transfer.Progress.Height));
        Assert.Throws<InvalidOperationException>(() => transfer.Result);
    }

    [Fact]
    public void Step_TwoTransfersInTurn_GivesWhatEachGivesAlone()
    {
        var (one, other) = (Input(Small with { Size = 300, Scales = 2 }), Input(Small with { Start = StartFrom.Noise, Iterations = 9 }));
        var alone = (Hash(Engine.Finish(one).Image), Hash(Engine.Finish(other).Image));
        using var first = Engine.Begin(one);
        using var second = Engine.Begin(other);
        while (first.Step() | second.Step())
        {
            // Both go on until neither has a step left.
        }

        Assert.Equal(alone, (Hash(first.Result.Image), Hash(second.Result.Image)));
    }

    [Fact]
    public void Step_AfterTheEnd_ChangesNothing()
    {
        var evaluations = 0;
        using var transfer = Engine.Begin(Input(Small with { Iterations = 1 }));
        while (transfer.Step())
            evaluations++;
        Assert.False(transfer.Step());
        Assert.Equal((0, 1), (evaluations, transfer.Result.Evaluations));
    }

    [Fact]
    public void Dispose_InTheMiddle_LeavesNoTensorBehind()
    {
        var before = LiveTensors.Settled();
        using (var transfer = Engine.Begin(Input(Small)))
            Assert.True(transfer.Step());
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Run_Preview_IsThePictureSoFar()
    {
        RgbImage? preview = null;
        var result = Run(Small, transfer => preview = transfer.Preview());
        Assert.Equal(Hash(result.Image), Hash(preview!));
    }

    [Fact]
    public void Run_LessonChannelBug_ChangesThePicture()
    {
        var lesson = Presets.Find("lesson-2017")! with { Size = 64, Iterations = 6 };
        Assert.NotEqual(Hash(Run(lesson).Image), Hash(Run(lesson with { LessonChannelBug = true }).Image));
    }

    [Theory]
    [InlineData(Pooling.Max, Precision.Fp32)]
    [InlineData(Pooling.Average, Precision.Bf16)]
    [InlineData(Pooling.Average, Precision.Fp16)]
    [InlineData(Pooling.Max, Precision.Fp16)]
    public void Run_EveryArithmetic_LowersTheLoss(Pooling pooling, Precision precision)
    {
        var totals = new List<double>();
        Run(Small with { Pooling = pooling, Precision = precision }, transfer => totals.Add(transfer.Progress.Losses.Total));
        Assert.True(totals[^1] < totals[0] * 0.9);
    }

    [Fact]
    public void Run_InvalidOptions_NamesEveryOne()
    {
        var exception = Assert.Throws<StyleTransferException>(() => Run(Small with { Size = 10, History = 0 }));
        Assert.Equal(ErrorReason.InvalidOption, exception.Error.Reason);
        Assert.Contains("size", exception.Message, StringComparison.Ordinal);
        Assert.Contains("history", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoStyle_SaysSo()
    {
        var input = Input(Small) with { Styles = [] };
        Assert.Equal(ErrorReason.NoStyle, Assert.Throws<StyleTransferException>(() => Engine.Finish(input)).Error.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Run_BadStyleWeight_SaysSo(double weight)
    {
        var input = Input(Small) with { Styles = [new(Picture(1, 40, 40), weight)] };
        Assert.Equal(ErrorReason.InvalidStyleWeight, Assert.Throws<StyleTransferException>(() => Engine.Finish(input)).Error.Reason);
    }

    [Fact]
    public void Run_StartImageMissing_SaysSo()
    {
        var input = Input(Small with { Start = StartFrom.Image }) with { StartImage = null };
        Assert.Contains("start image", Assert.Throws<StyleTransferException>(() => Engine.Finish(input)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WeightsWithInfinities_IsNumericalNotAResult()
    {
        var weights = Golden.SmallWeights();
        var first = weights.Convolutions[0];
        var broken = weights with { Convolutions = [first with { Bias = [.. first.Bias.Select(_ => float.PositiveInfinity)] }, .. weights.Convolutions.Skip(1)] };
        var exception = Assert.Throws<StyleTransferException>(() => new StyleTransferEngine(broken, ComputeDevice.Select("cpu")).Finish(Input(Small)));
        Assert.Equal(ErrorReason.NotFinite, exception.Error.Reason);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:99")]
    public void Select_DeviceThatIsNotThere_SaysWhatWasFound(string device) =>
        Assert.Equal(ErrorReason.DeviceUnavailable, Assert.Throws<StyleTransferException>(() => ComputeDevice.Select(device)).Error.Reason);

    private static TransferResult Run(StyleTransferOptions options, Action<Transfer>? afterStep = null) => Engine.Finish(Input(options), afterStep);

    private static TransferInput Input(StyleTransferOptions options) =>
        new(Picture(0, 60, 48), [new(Picture(1, 40, 64), 1)], Picture(3, 50, 50), options);

    /// <summary>Waves of a different length, direction and colour for each number.</summary>
    private static RgbImage Picture(int number, int width, int height)
    {
        var pixels = new float[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, channel) = (i / 3 % width, i / 3 / width, i % 3);
            pixels[i] = 0.5f + 0.45f * MathF.Sin(x * (0.2f + 0.17f * number) + y * (0.5f - 0.11f * number) + channel * (1 + number));
        }

        return new(width, height, pixels);
    }

    private static double StyleDistance(RgbImage image, RgbImage style)
    {
        using var transfer = Engine.Begin(new(image, [new(style, 1)], null, Small with { ContentWeight = 0 }));
        return transfer.Progress.Losses.Style;
    }

    private static string Hash(RgbImage image) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(image.Pixels.AsSpan())));
}
