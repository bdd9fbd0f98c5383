namespace StyleCloud.Weights.Files;

/// <summary>
/// Decides what a file's network wants to see. In this order: what the file states; Keras files are Caffe's; the names that
/// the Caffe conversions for PyTorch are published under; the kernels themselves, where <c>conv1_1</c> is Oxford's VGG16;
/// otherwise torchvision's.
/// </summary>
internal static class PreprocessingOf
{
    private const float Tolerance = 0.1f;

    private static readonly string[] CaffeConversions = ["vgg16-00b39a1b", "vgg19-d01eb7cb"];

    /// <summary>
    /// For the first eight filters of Oxford's VGG16, the sum of each 3×3 slice for blue, green, red. Sums, so that a
    /// conversion that mirrors kernels is known too.
    /// </summary>
    private static readonly float[,] OxfordVgg16 =
    {
        { 0.018f, -0.032f, 0.026f },
        { 1.367f, 0.382f, -1.527f },
        { 0.036f, 0.455f, -0.039f },
        { 0.073f, -0.105f, 0.022f },
        { -0.067f, -0.073f, 0.226f },
        { 2.163f, -1.856f, -0.583f },
        { -0.015f, 0.132f, -0.113f },
        { -0.463f, -0.119f, 0.363f },
    };

    /// <summary>The preprocessing of <paramref name="file"/>, whose first convolution is <paramref name="first"/>.</summary>
    public static Preprocessing File(TensorFile file, ConvolutionWeights first)
    {
        if (WeightsMetadata.PreprocessingOf(file) is { } stated)
            return stated;
        if (file.Axes == KernelAxes.Hwio || CaffeConversions.Any(name => file.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            return Preprocessing.Caffe;
        if (IsOxford(first, reversed: false))
            return Preprocessing.Caffe;
        return IsOxford(first, reversed: true) ? CaffeInRgb : Preprocessing.Torchvision;
    }

    /// <summary>Caffe's scale in red, green, blue: what torchvision's <c>IMAGENET1K_FEATURES</c> of VGG16 uses.</summary>
    internal static Preprocessing CaffeInRgb { get; } =
        Preprocessing.Caffe with { Order = ChannelOrder.Rgb, Mean = [.. Preprocessing.Caffe.Mean.Reverse()] };

    private static bool IsOxford(ConvolutionWeights first, bool reversed)
    {
        for (var filter = 0; filter < OxfordVgg16.GetLength(0); filter++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var sum = first.Kernel.AsSpan(((filter * 3) + channel) * 9, 9);
                var total = 0f;
                foreach (var value in sum)
                    total += value;
                if (Math.Abs(total - OxfordVgg16[filter, reversed ? 2 - channel : channel]) > Tolerance)
                    return false;
            }
        }

        return true;
    }
}
