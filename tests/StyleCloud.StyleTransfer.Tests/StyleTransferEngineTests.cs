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
        var result = Run(Small, progress => totals.Add(progress.Losses.Total));
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
        var mostlyA = Engine.Run(new(Picture(0, 60, 60), [new(a, 0.8), new(b, 0.2)], null, Small), null, TestContext.Current.CancellationToken);
        var mostlyB = Engine.Run(new(Picture(0, 60, 60), [new(a, 0.2), new(b, 0.8)], null, Small), null, TestContext.Current.CancellationToken);
        Assert.True(StyleDistance(mostlyA.Image, a) < StyleDistance(mostlyB.Image, a));
        Assert.True(StyleDistance(mostlyB.Image, b) < StyleDistance(mostlyA.Image, b));
    }

    [Fact]
    public void Run_WeightsOfStyles_AreRelative()
    {
        var content = Picture(0, 60, 60);
        var result = Engine.Run(new(content, [new(Picture(1, 60, 60), 0.3), new(Picture(2, 60, 60), 0.1)], null, Small), null, TestContext.Current.CancellationToken);
        var scaled = Engine.Run(new(content, [new(Picture(1, 60, 60), 3), new(Picture(2, 60, 60), 1)], null, Small), null, TestContext.Current.CancellationToken);
        Assert.Equal(Hash(result.Image), Hash(scaled.Image));
    }

    [Fact]
    public void Run_ThreeScales_ReportsEachAndEndsAtTheFullSize()
    {
        var seen = new List<(int Scale, int Width, double Fraction)>();
        var result = Engine.Run(
            new(Picture(0, 600, 400), [new(Picture(1, 300, 300), 1)], null, Small with { Size = 512, Scales = 3, Iterations = 2 }),
            progress => seen.Add((progress.Scale, progress.Width, progress.Fraction)),
            TestContext.Current.CancellationToken);
        Assert.Equal([(1, 128), (2, 256), (3, 512)], seen.Select(at => (at.Scale, at.Width)).Distinct());
        Assert.Equal(seen.Select(at => at.Fraction).Order(), seen.Select(at => at.Fraction));
        Assert.Equal(1, seen[^1].Fraction);
        Assert.Equal((512, 341), (result.Image.Width, result.Image.Height));
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
    public void Run_Cancelled_StopsWithinOneIteration()
    {
        using var source = new CancellationTokenSource();
        var iterations = 0;
        Assert.Throws<OperationCanceledException>(() => Engine.Run(
            Input(Small),
            _ =>
            {
                iterations++;
                source.Cancel();
            },
            source.Token));
        Assert.Equal(1, iterations);
    }

    [Fact]
    public void Run_Preview_IsThePictureSoFar()
    {
        RgbImage? preview = null;
        var result = Run(Small, progress => preview = progress.CapturePreview());
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
    public void Run_EveryArithmetic_LowersTheLoss(Pooling pooling, Precision precision)
    {
        var totals = new List<double>();
        Run(Small with { Pooling = pooling, Precision = precision }, progress => totals.Add(progress.Losses.Total));
        Assert.True(totals[^1] < totals[0] * 0.9);
    }

    /// <summary>Intake's limits can be set so that such photos are accepted; then they are painted, no side below what the deepest layer needs.</summary>
    [Theory]
    [InlineData(1, 1, 16, 16)]
    [InlineData(64, 1, 64, 16)]
    [InlineData(5, 40, 16, 40)]
    public void Run_PhotoWithASideBelowSixteen_IsPainted(int width, int height, int expectedWidth, int expectedHeight)
    {
        var options = Small with { Iterations = 3 };
        var image = Engine.Run(new(Picture(1, width, height), [new(Picture(2, 48, 64), 1)], null, options), null, TestContext.Current.CancellationToken).Image;

        Assert.Equal((expectedWidth, expectedHeight), (image.Width, image.Height));
        Assert.All(image.Pixels, value => Assert.True(float.IsFinite(value)));
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
        Assert.Equal(ErrorReason.NoStyle, Assert.Throws<StyleTransferException>(() => Engine.Run(input, null, TestContext.Current.CancellationToken)).Error.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Run_BadStyleWeight_SaysSo(double weight)
    {
        var input = Input(Small) with { Styles = [new(Picture(1, 40, 40), weight)] };
        Assert.Equal(ErrorReason.InvalidStyleWeight, Assert.Throws<StyleTransferException>(() => Engine.Run(input, null, TestContext.Current.CancellationToken)).Error.Reason);
    }

    [Fact]
    public void Run_StartImageMissing_SaysSo()
    {
        var input = Input(Small with { Start = StartFrom.Image }) with { StartImage = null };
        Assert.Contains("start image", Assert.Throws<StyleTransferException>(() => Engine.Run(input, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WeightsWithInfinities_IsNumericalNotAResult()
    {
        var weights = Golden.SmallWeights();
        var first = weights.Convolutions[0];
        var broken = weights with { Convolutions = [first with { Bias = [.. first.Bias.Select(_ => float.PositiveInfinity)] }, .. weights.Convolutions.Skip(1)] };
        var exception = Assert.Throws<StyleTransferException>(() => new StyleTransferEngine(broken, ComputeDevice.Select("cpu")).Run(Input(Small), null, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorReason.NotFinite, exception.Error.Reason);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:99")]
    public void Select_DeviceThatIsNotThere_SaysWhatWasFound(string device) =>
        Assert.Equal(ErrorReason.DeviceUnavailable, Assert.Throws<StyleTransferException>(() => ComputeDevice.Select(device)).Error.Reason);

    private static TransferResult Run(StyleTransferOptions options, Action<TransferProgress>? progress = null) =>
        Engine.Run(Input(options), progress, TestContext.Current.CancellationToken);

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
        var options = Small with { ContentWeight = 0, Iterations = 1 };
        double? first = null;
        Engine.Run(new(image, [new(style, 1)], null, options with { Iterations = 2 }), progress => first ??= progress.Losses.Style, TestContext.Current.CancellationToken);
        return first!.Value;
    }

    private static string Hash(RgbImage image) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(image.Pixels.AsSpan())));
}
