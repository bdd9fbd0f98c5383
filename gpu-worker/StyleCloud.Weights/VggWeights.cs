using System.Runtime.InteropServices;
using System.Security.Cryptography;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights;

/// <summary>The convolutions of a VGG network on the host, and what its input must look like.</summary>
/// <param name="Name">What to call these features in logs and results: a file name, or that they are the defaults.</param>
/// <param name="IsDefault">True when the program made them itself because there were no trained weights.</param>
/// <param name="Network">The network they belong to.</param>
/// <param name="Preprocessing">From sRGB pixels to the network's input.</param>
/// <param name="Convolutions">In depth order from <c>conv1_1</c>; may end early, then deeper layers cannot be used.</param>
public sealed record VggWeights(
    string Name,
    bool IsDefault,
    Network Network,
    Preprocessing Preprocessing,
    IReadOnlyList<ConvolutionWeights> Convolutions)
{
    /// <summary>Sixteen hexadecimal digits that change with any number of the weights or their preprocessing.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var convolution in Convolutions)
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(convolution.Kernel));
            hash.AppendData(MemoryMarshal.AsBytes<float>(convolution.Bias));
        }

        hash.AppendData(MemoryMarshal.AsBytes<float>([(float)Preprocessing.Order, Preprocessing.Scale, .. Preprocessing.Mean, .. Preprocessing.StandardDeviation]));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}

/// <summary>One 3×3 convolution.</summary>
/// <param name="Layer">Its name, for example <c>conv4_2</c>.</param>
/// <param name="OutChannels">O.</param>
/// <param name="InChannels">I.</param>
/// <param name="Kernel">O × I × 3 × 3 values, row-major; cross-correlation, as every framework stores it.</param>
/// <param name="Bias">O values.</param>
#pragma warning disable CA1819 // Millions of values, handed to torch once.
public sealed record ConvolutionWeights(LayerName Layer, int OutChannels, int InChannels, float[] Kernel, float[] Bias);

/// <summary>
/// How a network wants its pixels: <c>input[c] = (Scale · rgb[order(c)] − Mean[c]) / StandardDeviation[c]</c> with rgb in [0, 1].
/// </summary>
/// <param name="Order">Order of the network's channels.</param>
/// <param name="Scale">1 or 255.</param>
/// <param name="Mean">Three values in the network's channel order.</param>
/// <param name="StandardDeviation">Three values in the network's channel order.</param>
public sealed record Preprocessing(ChannelOrder Order, float Scale, float[] Mean, float[] StandardDeviation)
{
    /// <summary>Keras and Caffe: BGR, 0–255, minus the ImageNet means.</summary>
    public static Preprocessing Caffe { get; } = new(ChannelOrder.Bgr, 255, [103.939f, 116.779f, 123.68f], [1, 1, 1]);

    /// <summary>torchvision: RGB, 0–1, standardised.</summary>
    public static Preprocessing Torchvision { get; } = new(ChannelOrder.Rgb, 1, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);
}
#pragma warning restore CA1819

/// <summary>Channel order of a network's input.</summary>
public enum ChannelOrder
{
    /// <summary>Red first.</summary>
    Rgb,

    /// <summary>Blue first.</summary>
    Bgr,
}
