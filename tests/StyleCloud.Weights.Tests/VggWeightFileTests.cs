using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights;

namespace StyleCloud.Weights.Tests;

/// <summary>Files written by h5py and by torch itself, see <c>Fixtures/make_fixtures.py</c>.</summary>
public sealed class VggWeightFileTests
{
    [Theory]
    [InlineData("keras-2016.h5", 1, 0)]
    [InlineData("keras-model.h5", 1, 0)]
    [InlineData("legacy-f32.pth", 1, 0)]
    [InlineData("legacy-views.pth", 1, 0)]
    [InlineData("legacy-f16.pth", 2, 0)]
    [InlineData("zip-f32.pth", 1, 0)]
    [InlineData("zip-f64.pth", 1, 0)]
    [InlineData("zip-bf16.pth", 2, 1e-3)]
    [InlineData("zip-module.pth", 1, 0)]
    [InlineData("zip-strided-parameters.pth", 1, 0)]
    public void Load_FileOfAnotherProgram_ReadsEveryValueInItsPlace(string fixture, int depth, double tolerance)
    {
        var weights = VggWeightFile.Load(TestWeights.Fixture(fixture), Network.Vgg16);

        Assert.Equal(fixture, weights.Name);
        Assert.False(weights.IsDefault);
        Assert.Equal(depth, weights.Convolutions.Count);
        for (var layer = 0; layer < depth; layer++)
        {
            var convolution = weights.Convolutions[layer];
            Assert.Equal(new LayerName(1, layer + 1, true), convolution.Layer);
            Assert.Equal(64, convolution.OutChannels);
            Equal(TestWeights.Values(64 * convolution.InChannels * 9, 2 * layer), convolution.Kernel, tolerance);
            Equal(TestWeights.Values(64, (2 * layer) + 1), convolution.Bias, tolerance);
        }
    }

    [Theory]
    [InlineData("keras-2016.h5", ChannelOrder.Bgr, 255)]
    [InlineData("legacy-f32.pth", ChannelOrder.Rgb, 1)]
    [InlineData("zip-f32.pth", ChannelOrder.Rgb, 1)]
    public void Load_FileOfAnotherProgram_KnowsItsPreprocessing(string fixture, ChannelOrder order, float scale)
    {
        var weights = VggWeightFile.Load(TestWeights.Fixture(fixture), Network.Vgg16);

        Assert.Equal(order, weights.Preprocessing.Order);
        Assert.Equal(scale, weights.Preprocessing.Scale);
    }

    [Theory]
    [InlineData("vgg16-00b39a1b.pth")]
    [InlineData("VGG16-00b39a1b-copy.pth")]
    public void Load_NameOfACaffeConversion_UsesCaffePreprocessing(string name)
    {
        using var folder = new TemporaryFolder();
        File.Copy(TestWeights.Fixture("legacy-f32.pth"), folder.File(name));

        Assert.Equal(Preprocessing.Caffe, VggWeightFile.Load(folder.File(name), Network.Vgg16).Preprocessing);
    }

    [Theory]
    [InlineData("zip-whole-module.pth", "torch.nn.modules.container.Sequential")]
    [InlineData("zip-list.pth", "a dictionary of names and tensors")]
    [InlineData("torchscript.pt", "TorchScript")]
    [InlineData("make_fixtures.py", "222222577269746573")]
    public void Load_FileThatIsNoStateDict_SaysWhatItIs(string fixture, string words)
    {
        var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load(TestWeights.Fixture(fixture), Network.Vgg16));

        Assert.Equal(ErrorReason.WeightsInvalid, exception.Error.Reason);
        Assert.Equal(fixture, exception.Error.Subject);
        Assert.StartsWith($"Weights file {fixture} ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keras-2016.h5")]
    [InlineData("keras-model.h5")]
    [InlineData("legacy-f32.pth")]
    [InlineData("legacy-f16.pth")]
    [InlineData("zip-f32.pth")]
    public void Load_FileCutAnywhere_IsRefused(string fixture)
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(TestWeights.Fixture(fixture));
        for (var kept = 0; kept < whole.Length; kept += Math.Max(1, whole.Length / 97))
        {
            var path = folder.File($"cut-{kept}.bin");
            File.WriteAllBytes(path, whole[..kept]);
            var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load(path, Network.Vgg16));
            Assert.Equal(ErrorReason.WeightsInvalid, exception.Error.Reason);
        }
    }

    /// <summary>A damaged file may still read (a changed weight is a weight), but it must never end in any other way than a refusal.</summary>
    [Theory]
    [InlineData("keras-2016.h5")]
    [InlineData("keras-model.h5")]
    [InlineData("legacy-f32.pth")]
    [InlineData("zip-f32.pth")]
    public void Load_DamagedFile_IsReadOrRefused(string fixture)
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(TestWeights.Fixture(fixture));
        var random = new Random(2017);
        var refused = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = whole.ToArray();
            for (var i = 0; i < 4; i++)
                damaged[random.Next(Math.Min(whole.Length, 2500))] = (byte)random.Next(256);
            File.WriteAllBytes(folder.File("damaged"), damaged);
            try
            {
                Assert.NotEmpty(VggWeightFile.Load(folder.File("damaged"), Network.Vgg16).Convolutions);
            }
            catch (StyleTransferException exception)
            {
                Assert.Equal(ErrorReason.WeightsInvalid, exception.Error.Reason);
                refused++;
            }
        }

        Assert.InRange(refused, 1, 300);
    }

    [Fact]
    public void Load_FlippedBitInZippedData_IsFoundByItsChecksum()
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(TestWeights.Fixture("zip-f32.pth"));
        bytes[4000] ^= 1;
        File.WriteAllBytes(folder.File("flipped.pth"), bytes);

        var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load(folder.File("flipped.pth"), Network.Vgg16));

        Assert.Contains("is corrupt at features.0.weight", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_SaysWhereItLooked()
    {
        var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load("/nowhere/vgg16.h5", Network.Vgg16));

        Assert.Equal("Weights file vgg16.h5 does not exist (looked for /nowhere/vgg16.h5).", exception.Message);
    }

    [Fact]
    public void Load_Folder_IsRefused()
    {
        var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load(AppContext.BaseDirectory.TrimEnd('/'), Network.Vgg16));

        Assert.Contains("is a folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_EmptyFile_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.h5"), []);

        var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load(folder.File("empty.h5"), Network.Vgg16));

        Assert.EndsWith("Found an empty file.", exception.Message.Replace("found", "Found", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LearnedKernels_ReadsSevenLayersForCaffePixels()
    {
        var weights = VggWeightFile.Load(TestWeights.LearnedKernels(), Network.Vgg16);

        Assert.Equal(7, weights.Convolutions.Count);
        Assert.Equal(new LayerName(3, 3, true), weights.Convolutions[^1].Layer);
        Assert.Equal(Preprocessing.Caffe, weights.Preprocessing);
        Assert.Equal(0.42947057f, weights.Convolutions[0].Kernel[0]);
        Assert.Equal(0.55037946f, weights.Convolutions[0].Kernel[9]); // Green, same filter: Keras keeps it beside, torch nine values on.
    }

    private static void Equal(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"Value {i}: expected {expected[i]}, read {actual[i]}.");
    }
}
