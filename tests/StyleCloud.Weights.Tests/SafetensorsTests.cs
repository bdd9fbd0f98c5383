using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights;

namespace StyleCloud.Weights.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Network.Vgg16, 5)]
    [InlineData(Network.Vgg19, 9)]
    public void Write_AndLoad_GivesTheSameWeights(Network network, int depth)
    {
        var preprocessing = new Preprocessing(ChannelOrder.Bgr, 255, [1.5f, 2, 3.25f], [0.1f, 4, 5]);
        var written = TestWeights.Make(depth, network, preprocessing) with { Name = "made here", IsDefault = true };
        var path = _folder.File("weights.safetensors");
        TestWeights.Save(written, path);

        var read = VggWeightFile.Load(path, network);

        Assert.Equal("made here", read.Name);
        Assert.True(read.IsDefault);
        Assert.Equal(preprocessing.Order, read.Preprocessing.Order);
        Assert.Equal(preprocessing.Scale, read.Preprocessing.Scale);
        Assert.Equal(preprocessing.Mean, read.Preprocessing.Mean);
        Assert.Equal(preprocessing.StandardDeviation, read.Preprocessing.StandardDeviation);
        Assert.Equal(written.Convolutions.Select(c => c.Layer), read.Convolutions.Select(c => c.Layer));
        for (var layer = 0; layer < depth; layer++)
        {
            Assert.Equal(written.Convolutions[layer].Kernel, read.Convolutions[layer].Kernel);
            Assert.Equal(written.Convolutions[layer].Bias, read.Convolutions[layer].Bias);
        }
    }

    [Theory]
    [InlineData("features.0")]
    [InlineData("module.features.0")]
    [InlineData("conv1_1")]
    [InlineData("block1_conv1")]
    public void Load_AnySpellingOfTheLayer_IsRead(string name)
    {
        var kernel = Floats(TestWeights.Values(1728));
        var bias = Floats(TestWeights.Values(64, 1));
        var header = """{"NAME.weight":{"dtype":"F32","shape":[64,3,3,3],"data_offsets":[0,6912]},"NAME.bias":{"dtype":"F32","shape":[64],"data_offsets":[6912,7168]}}""".Replace("NAME", name, StringComparison.Ordinal);

        var weights = VggWeightFile.Load(Write(header, [.. kernel, .. bias]), Network.Vgg16);

        Assert.Equal(TestWeights.Values(1728), weights.Convolutions[0].Kernel);
        Assert.Equal(Preprocessing.Torchvision, weights.Preprocessing);
    }

    [Fact]
    public void Load_SixteenBitNumbers_AreWidened()
    {
        var kernel = TestWeights.Values(1728).SelectMany(value => BitConverter.GetBytes((Half)value)).ToArray();
        var bias = TestWeights.Values(64).SelectMany(value => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16))).ToArray();
        const string Header = """{"conv1_1.weight":{"dtype":"F16","shape":[64,3,3,3],"data_offsets":[0,3456]},"conv1_1.bias":{"dtype":"BF16","shape":[64],"data_offsets":[3456,3584]}}""";

        var weights = VggWeightFile.Load(Write(Header, [.. kernel, .. bias]), Network.Vgg16);

        Assert.Equal(TestWeights.Values(1728), weights.Convolutions[0].Kernel);
        Assert.Equal(-504 / 1024f, weights.Convolutions[0].Bias[0], 0.004f);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "not the JSON of safetensors")]
    [InlineData("""{"a":[1]}""", "not the JSON of safetensors")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "not the JSON of safetensors")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "describes a incompletely")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""", "unknown element type")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", "outside its data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "outside its data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "outside its data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "wrong number of bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "wrong number of bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", "wrong number of bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap before a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "more data than its header lists")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "lists a twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "no convolution of a VGG")]
    public void Load_HeaderThatContradictsItself_IsRefused(string header, string words)
    {
        var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load(Write(header, new byte[8]), Network.Vgg16));

        Assert.Equal(ErrorReason.WeightsInvalid, exception.Error.Reason);
        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HeaderLongerThanTheLimit_NamesLimitAndLength()
    {
        var path = _folder.File("long.safetensors");
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(5_000_000UL), (byte)'{', .. new byte[100]]);

        var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load(path, Network.Vgg16));

        Assert.Equal("Weights file long.safetensors has a header of an impossible length. Expected 2…1048576 bytes; found 5000000 bytes.", exception.Message);
    }

    [Fact]
    public void Load_FlippedBit_IsFoundByItsChecksum()
    {
        var path = _folder.File("flipped.safetensors");
        TestWeights.Save(TestWeights.Make(2), path);
        var bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 1;
        File.WriteAllBytes(path, bytes);

        var exception = Assert.Throws<StyleTransferException>(() => VggWeightFile.Load(path, Network.Vgg16));

        Assert.Contains("does not match its checksum. Expected SHA-256", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stylecloud.order", "grb")]
    [InlineData("stylecloud.mean", "1,2")]
    [InlineData("stylecloud.std", "1,2,0")]
    [InlineData("stylecloud.scale", "bright")]
    [InlineData("stylecloud.scale", "-1")]
    public void Load_UnreadablePreprocessing_NamesTheKey(string key, string value)
    {
        var metadata = new Dictionary<string, string>
        {
            ["stylecloud.order"] = "rgb", ["stylecloud.scale"] = "1", ["stylecloud.mean"] = "0,0,0", ["stylecloud.std"] = "1,1,1",
            [key] = value,
        };
        var json = string.Join(",", metadata.Select(pair => $"\"{pair.Key}\":\"{pair.Value}\""));
        var header = """{"__metadata__":{JSON},"conv1_1.weight":{"dtype":"F32","shape":[64,3,3,3],"data_offsets":[0,6912]},"conv1_1.bias":{"dtype":"F32","shape":[64],"data_offsets":[6912,7168]}}""".Replace("JSON", json, StringComparison.Ordinal);

        var exception = Assert.Throws<StyleTransferException>(
            () => VggWeightFile.Load(Write(header, [.. Floats(TestWeights.Values(1728)), .. Floats(TestWeights.Values(64))]), Network.Vgg16));

        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Floats(float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private string Write(string header, byte[] data)
    {
        var path = _folder.File("test.safetensors");
        var json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]);
        return path;
    }
}
