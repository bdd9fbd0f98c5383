using StyleCloud.Contracts.Options;
using StyleCloud.Weights;
using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Tests;

/// <summary>Weights and files that tests make or find.</summary>
internal static class TestWeights
{
    /// <summary>The formula of <c>Fixtures/make_fixtures.py</c>.</summary>
    public static float[] Values(int count, long offset = 0)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = ((((i + offset) * 7919) % 1009) - 504) / 1024f;
        return values;
    }

    /// <summary>The first <paramref name="depth"/> convolutions with values of the formula.</summary>
    public static VggWeights Make(int depth, Network network = Network.Vgg16, Preprocessing? preprocessing = null) => new(
        "test weights",
        IsDefault: false,
        network,
        preprocessing ?? Preprocessing.Caffe,
        [.. VggArchitecture.Convolutions(network).Take(depth).Select(shape =>
            new ConvolutionWeights(shape.Layer, shape.OutChannels, shape.InChannels, Values(shape.KernelLength), Values(shape.OutChannels, 1)))]);

    public static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    public static void Save(VggWeights weights, string path)
    {
        using var stream = File.Create(path);
        SafetensorsWriter.Write(stream, weights, ElementType.F32);
    }

    /// <summary>Learned kernels of block1–block3, which are beside some checkouts of the repository; skips where absent.</summary>
    public static string LearnedKernels()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "vgg16-conv1-3", "vgg16_block1-3_keras.h5");
            if (File.Exists(path))
                return path;
        }

        Assert.Skip("Needs learned kernels in ../shared/vgg16-conv1-3, which are not part of the repository.");
        return "";
    }
}

/// <summary>A folder that is deleted with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("stylecloud-weights-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
