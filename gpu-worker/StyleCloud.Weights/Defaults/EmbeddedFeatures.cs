using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Defaults;

/// <summary>
/// The learned kernels of block 1–3 that are part of this assembly: trained by StyleCloud.FeatureTraining on pictures made
/// by formulas, in half precision, with a checksum that is verified at every load. Its model card says how.
/// </summary>
internal static class EmbeddedFeatures
{
    private const string Resource = "vgg16-block1-3.safetensors";

    /// <summary>Reads them. VGG19 begins with the same seven convolutions, so they serve it too.</summary>
    /// <exception cref="StyleTransferException">The assembly is damaged.</exception>
    public static VggWeights Load(Network network)
    {
        var stream = typeof(EmbeddedFeatures).Assembly.GetManifestResourceStream(Resource)
            ?? throw InvalidWeights.Because(Resource, "is missing from the program");
        using var file = new SafetensorsFile(Resource, stream);
        return VggAssembler.Assemble(file, Network.Vgg16) with { Network = network };
    }
}
