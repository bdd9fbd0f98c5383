using System.CommandLine;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.OneShot;

namespace StyleCloud.GpuWorker.Tests.OneShot;

public sealed class TransferArgumentsTests
{
    [Fact]
    public void Read_OnlyWhatIsNeeded_GivesTheDefaultPreset()
    {
        var request = Read("photo.jpg painting.jpg -o out.png");

        Assert.Equal("photo.jpg", request.Content);
        Assert.Equal([new("painting.jpg", 1)], request.Styles);
        Assert.Equal(Path.GetFullPath("out.png"), request.Output);
        Assert.Equal(Presets.Find("default")! with { Format = OutputFormat.Png }, request.Options);
        Assert.False(request.Offline);
    }

    [Fact]
    public void Read_SeveralStylesWithWeights_KeepsOrderAndWeights() =>
        Assert.Equal([new("a.jpg", 0.7), new("b@home.jpg", 1), new("c.jpg", 2)], Read("photo.jpg a.jpg@0.7 b@home.jpg c.jpg@2 -o out.png").Styles);

    [Fact]
    public void Read_NamedOptions_ReachTheEngine()
    {
        var options = Read("""
            photo.jpg a.jpg -o out.webp --preset fast --size 640 --scales 2 --iterations 7 --restart-every 5 --history 9
            --content-weight 0.5 --style-weight 1e3 --tv-weight 0 --content-layers block4_conv2 --style-layer relu1_1 --style-layer relu2_1=0.5,relu3_1=0.25
            --losses lesson2017 --network vgg19 --pooling max --padding zeros --preconditioner none --start blend --start-noise 0.3 --seed -42 --precision fp32
            --lesson-channel-bug --quality 80 --background #112233
            """).Options;

        Assert.Equal(
            new StyleTransferOptions
            {
                Preset = "fast",
                Size = 640,
                Scales = 2,
                Iterations = 7,
                RestartEvery = 5,
                History = 9,
                ContentWeight = 0.5,
                StyleWeight = 1000,
                TotalVariationWeight = 0,
                ContentLayers = LayerWeights.Uniform(1, "block4_conv2"),
                StyleLayers = new([new("relu1_1", 1), new("relu2_1", 0.5), new("relu3_1", 0.25)]),
                Losses = LossForm.Lesson2017,
                Network = Network.Vgg19,
                Pooling = Pooling.Max,
                Padding = EdgePadding.Zeros,
                Preconditioner = Preconditioner.None,
                Start = StartFrom.Blend,
                StartNoise = 0.3,
                Seed = -42,
                Precision = Precision.Fp32,
                LessonChannelBug = true,
                Format = OutputFormat.Webp,
                Quality = 80,
                Background = "#112233",
            },
            options);
    }

    [Fact]
    public void Named_EveryOptionOfTheEngine_HasAName() =>
        Assert.Equal(OptionsReader.OptionNames.Order(), new EngineOptions().Named.Select(option => option.JsonName).Order());

    [Theory]
    [InlineData("--size", "64…16384 px", "Longer side of the result; a long and narrow photo gets more. A smaller photo is not enlarged. Default 1024.")]
    [InlineData("--total-variation-weight", "0…1000000000", "Weight of the total variation. Default 5.")]
    [InlineData("--network", "vgg16|vgg19", "The network whose features are compared. Default vgg16.")]
    [InlineData("--preset", "default|fast|fine|lesson-2017", "Where the other options start from. Default default.")]
    [InlineData("--background", "#rrggbb", "Colour behind transparent pixels. Default #ffffff.")]
    [InlineData("--content-layers", "layer=weight,…", "Layers of the content loss; their weights are relative to each other. Default relu4_2.")]
    public void Named_Help_SaysRangeMeaningAndDefault(string name, string range, string description)
    {
        var symbol = new EngineOptions().Named.Select(option => option.Symbol).Single(option => option.Name == name);

        Assert.Equal((range, description), (symbol.HelpName, symbol.Description));
    }

    [Fact]
    public void Read_SetOptions_ReachTheEngine()
    {
        var options = Read("photo.jpg a.jpg -o out.png --set restartEvery=50 --set PRECISION=fp32 --set styleLayers=[\"relu1_1\"]").Options;

        Assert.Equal((50, Precision.Fp32), (options.RestartEvery, options.Precision));
        Assert.Equal(LayerWeights.Uniform(1, "relu1_1"), options.StyleLayers);
    }

    [Theory]
    [InlineData("out.png", OutputFormat.Png)]
    [InlineData("out.JPG", OutputFormat.Jpeg)]
    [InlineData("out.jpeg", OutputFormat.Jpeg)]
    [InlineData("out.webp", OutputFormat.Webp)]
    [InlineData("out.tif", OutputFormat.Tiff)]
    [InlineData("out.tiff", OutputFormat.Tiff)]
    [InlineData("out.avif", OutputFormat.Avif)]
    public void Read_OutputName_DecidesTheFormat(string output, OutputFormat format) =>
        Assert.Equal(format, Read($"photo.jpg a.jpg -o {output}").Options.Format);

    [Fact]
    public void Read_StartImage_ImpliesStartFromIt()
    {
        var request = Read("photo.jpg a.jpg -o out.png --start-image sketch.png");

        Assert.Equal(("sketch.png", StartFrom.Image), (request.StartImage, request.Options.Start));
    }

    [Fact]
    public void Read_StartFromADrawing_NeedsNoPicture()
    {
        var request = Read("photo.jpg a.jpg -o out.png --start drawing");

        Assert.Equal((null, StartFrom.Drawing), (request.StartImage, request.Options.Start));
    }

    [Theory]
    [InlineData("--size 10", "size", "64…16384 px", "10 px")]
    [InlineData("--size big", "size", "a whole number, 64…16384 px", "\"big\"")]
    [InlineData("--preset wild", "preset", "one of default, fast, fine, lesson-2017", "wild")]
    [InlineData("--content-layers relu9_9", "contentLayers", null, "relu9_9")]
    [InlineData("--style-layers relu1_1=x", "relu1_1", "a number", "x")]
    [InlineData("--style-layers relu1_1,relu1_1", "relu1_1", "each layer once", "twice")]
    [InlineData("--format jpeg", "format", "png", "jpeg")]
    [InlineData("--set size", "--set", "name=value", "size")]
    [InlineData("--set nonsense=1", "nonsense", null, "nonsense")]
    [InlineData("--size 512 --set Size=256", "Size", "once", "twice")]
    [InlineData("--start image", "--start-image", "a file", "none")]
    [InlineData("--start noise --start-image a.png", "start", "image", "noise")]
    [InlineData("--memory much", "--memory", "an amount of memory such as 8GiB", "much")]
    [InlineData("--threads 0", "--threads", "1…1024", "0")]
    [InlineData("--preview out.png", "--preview", "another file", "out.png")]
    [InlineData("--preview out.gif", "out.gif", null, ".gif")]
    public void Read_InvalidOption_NamesOptionLimitAndValue(string added, string subject, string? limit, string actual)
    {
        var error = ErrorOf($"photo.jpg a.jpg -o out.png {added}");

        Assert.Equal(ErrorReason.InvalidOption, error.Reason);
        Assert.Equal(subject, error.Subject);
        Assert.Equal(actual, error.Actual);
        if (limit is not null)
            Assert.Equal(limit, error.Limit);
        Assert.Contains(actual.Trim('"'), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format jpg -o out.jpg", OutputFormat.Jpeg)]
    [InlineData("--format JPEG -o out.jpg", OutputFormat.Jpeg)]
    [InlineData("--format tif -o out.tiff", OutputFormat.Tiff)]
    [InlineData("--set format=.png -o out.png", OutputFormat.Png)]
    public void Read_FormatByItsExtension_FitsTheName(string added, OutputFormat format) => Assert.Equal(format, Read($"photo.jpg a.jpg {added}").Options.Format);

    [Fact]
    public void Read_NumbersInOtherForms_AreTheNumbers()
    {
        var options = Read("photo.jpg a.jpg -o out.png --size 1e2 --iterations 64.0 --set scales=\"2\" --network VGG-19").Options;

        Assert.Equal((100, 64, 2, Network.Vgg19), (options.Size, options.Iterations, options.Scales, options.Network));
    }

    [Theory]
    [InlineData("a.jpg@0,7", "The weight of style a.jpg must be a number above 0; it is 0,7. Write 0.7 with a point.")]
    [InlineData("a.jpg@1e999", "The weight of style a.jpg must be a number above 0; it is 1e999.")]
    public void Read_StyleWeightThatIsNoNumber_SaysWhatToWrite(string style, string message) =>
        Assert.Equal(message, ErrorOf($"photo.jpg {style} -o out.png").Message);

    [Theory]
    [InlineData("--style-weight 0,5", "Option styleWeight must be a number, 0…1000000000; it is \"0,5\". Write 0.5 with a point.")]
    [InlineData("--style-layers relu1_1=0,5,relu2_1", "The weight of a layer must be written with a point, such as relu1_1=0.5; it is relu1_1=0,5.")]
    [InlineData("--format gif", "Option format must be one of png, jpeg, webp, tiff, avif; it is \"gif\".")]
    [InlineData("--set iteration=5", "Did you mean iterations? ")]
    public void Read_InvalidValue_SaysWhatToWrite(string added, string begins) =>
        Assert.StartsWith(begins, ErrorOf($"photo.jpg a.jpg -o out.png {added}").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("@much", ErrorReason.InvalidStyleWeight)]
    [InlineData("@", ErrorReason.InvalidStyleWeight)]
    [InlineData("", null)]
    public void Read_FileWithAWordForAWeight_IsRefusedForTheWeight(string behind, ErrorReason? reason)
    {
        using var files = new TransferFiles();
        var errors = new List<JobError>();

        StyleArgument.Parse($"{files.Picture("style.png")}{behind}", errors);

        Assert.Equal(reason, errors.SingleOrDefault()?.Reason);
    }

    [Fact]
    public void Read_FileWhoseNameEndsLikeAWeight_IsTheFile()
    {
        using var files = new TransferFiles();
        var errors = new List<JobError>();
        var path = files.Picture("style.png@0,7");

        Assert.Equal(new(path, 1), StyleArgument.Parse(path, errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void Read_SeveralErrors_ReportsEachOnce()
    {
        const string Line = """
            photo.jpg a.jpg@0 b.jpg@-1 -o out.png --size big --scales 9 --start image --format jpeg --threads 0 --preview out.gif
            --style-layers relu1_1=x,relu9_9,relu2_1=y --content-layers relu9_8,relu9_9 --set history=0 --set nonsense=1 --set quality --set SCALES=3
            """;

        var errors = Assert.Throws<UsageException>(() => Read(Line)).Errors;

        Assert.Equal(
            ["a.jpg", "b.jpg", "out.gif", "relu1_1", "relu2_1", "--set", "SCALES", "format", "--start-image", "size", "nonsense", "scales", "history", "contentLayers", "contentLayers", "styleLayers", "--threads"],
            errors.Select(error => error.Subject));
    }

    [Theory]
    [InlineData("a.jpg@0")]
    [InlineData("a.jpg@-1")]
    [InlineData("a.jpg@NaN")]
    public void Read_StyleWeightNotAboveZero_IsRefused(string style) =>
        Assert.Equal(ErrorReason.InvalidStyleWeight, ErrorOf($"photo.jpg {style} -o out.png").Reason);

    [Theory]
    [InlineData("")]
    [InlineData("photo.jpg -o out.png")]
    [InlineData("photo.jpg a.jpg")]
    [InlineData("photo.jpg a.jpg -o out.png --invented")]
    [InlineData("photo.jpg a.jpg -o out.png --size 1 --size 2")]
    public void Parse_IncompleteOrForeignCommandLine_IsAnError(string line) => Assert.NotEmpty(Parse(line).Parsed.Errors);

    [Fact]
    public void Parse_Json_IsSeen()
    {
        var (arguments, parsed) = Parse("photo.jpg a.jpg -o out.png --json");

        Assert.True(arguments.WantsJson(parsed));
    }

    private static (TransferArguments Arguments, ParseResult Parsed) Parse(string line)
    {
        var arguments = new TransferArguments();
        var command = new Command("transfer");
        arguments.AddTo(command);
        return (arguments, new RootCommand { command }.Parse(["transfer", .. line.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)]));
    }

    private static TransferRequest Read(string line)
    {
        var (arguments, parsed) = Parse(line);
        Assert.Empty(parsed.Errors);
        return arguments.Read(parsed);
    }

    private static JobError ErrorOf(string line) => Assert.Single(Assert.Throws<UsageException>(() => Read(line)).Errors);
}
