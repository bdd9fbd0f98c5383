using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights.Sources;

/// <summary>A published file of weights that everybody means when they say VGG.</summary>
/// <param name="FileName">The name that it is published under.</param>
/// <param name="Bytes">Exact length.</param>
/// <param name="Md5">MD5 in hexadecimal, as its publisher gives it: against damage on the way, not against forgery.</param>
/// <param name="Mirrors">Where it is, in the order in which they are tried.</param>
public sealed record CanonicalWeights(string FileName, long Bytes, string Md5, IReadOnlyList<Uri> Mirrors)
{
    private const string Google = "https://storage.googleapis.com/tensorflow/keras-applications";
    private const string GitHub = "https://github.com/fchollet/deep-learning-models/releases/download/v0.1";

    /// <summary>
    /// What Keras loads for <c>VGG16(include_top=False)</c> or <c>VGG19</c>: the kernels of Simonyan and Zisserman (University
    /// of Oxford, CC BY 4.0), converted.
    /// </summary>
    public static CanonicalWeights For(Network network) => network switch
    {
        Network.Vgg16 => Keras("vgg16", 58_889_256, "6d6bbae143d832006294945121d1f1fc"),
        Network.Vgg19 => Keras("vgg19", 80_134_624, "253f8cb515780f3b799900260a226db6"),
        _ => throw new ArgumentOutOfRangeException(nameof(network), network, "Unknown network."),
    };

    private static CanonicalWeights Keras(string network, long bytes, string md5)
    {
        var name = $"{network}_weights_tf_dim_ordering_tf_kernels_notop.h5";
        return new(name, bytes, md5, [new($"{Google}/{network}/{name}"), new($"{GitHub}/{name}")]);
    }
}
