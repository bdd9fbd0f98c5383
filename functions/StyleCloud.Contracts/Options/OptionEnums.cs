using System.Text.Json.Serialization;

namespace StyleCloud.Contracts.Options;

/// <summary>The feature extractor (Simonyan and Zisserman 2015).</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Network>))]
public enum Network
{
    /// <summary>13 convolutions: 2, 2, 3, 3, 3.</summary>
    Vgg16,

    /// <summary>16 convolutions: 2, 2, 4, 4, 4.</summary>
    Vgg19,
}

/// <summary>What a convolution sees beyond the picture's edge.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<EdgePadding>))]
public enum EdgePadding
{
    /// <summary>Zeros, as VGG was trained; the picture's borders come out a little different.</summary>
    Zeros,

    /// <summary>The outermost values again.</summary>
    Replicate,
}

/// <summary>What the optimiser assumes about pictures before it has seen the loss bend.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Preconditioner>))]
public enum Preconditioner
{
    /// <summary>Nothing: every pixel stands for itself, as in the paper and the lesson.</summary>
    None,

    /// <summary>Large shapes and overall colours move as readily as fine texture: a given loss takes about half the evaluations or fewer.</summary>
    Pyramid,
}

/// <summary>What stands between the blocks of the network.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Pooling>))]
public enum Pooling
{
    /// <summary>As the network was trained.</summary>
    Max,

    /// <summary>Smoother gradients and slightly better pictures (Gatys et al. 2016, section 2).</summary>
    Average,
}

/// <summary>How losses are scaled.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<LossForm>))]
public enum LossForm
{
    /// <summary>Each layer's squared distance over the squared norm of its target: the same weights look alike at every size.</summary>
    Normalized,

    /// <summary>The sums of the 2017 Keras lesson, which grow with the number of pixels.</summary>
    Lesson2017,
}

/// <summary>The picture that the optimiser starts from.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StartFrom>))]
public enum StartFrom
{
    /// <summary>The photo.</summary>
    Content,

    /// <summary>Seeded uniform noise around the network's mean colour.</summary>
    Noise,

    /// <summary>The first style, resized to the photo's shape.</summary>
    Style,

    /// <summary>A picture that the caller supplies.</summary>
    Image,

    /// <summary>The photo mixed with noise, see <see cref="StyleTransferOptions.StartNoise"/>.</summary>
    Blend,

    /// <summary>A drawing that the program makes by rules and <see cref="StyleTransferOptions.Seed"/>, in the photo's shape.</summary>
    Drawing,
}

/// <summary>Arithmetic of the network. Image, Gram differences, losses and optimiser are always 32-bit.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Precision>))]
public enum Precision
{
    /// <summary><see cref="Bf16"/> where the device computes it natively, <see cref="Fp16"/> on GPUs that have fast arithmetic for that alone, otherwise <see cref="Fp32"/>.</summary>
    Auto,

    /// <summary>The reference.</summary>
    Fp32,

    /// <summary>Half the memory, about twice the speed where supported, and the same loss in the end.</summary>
    Bf16,

    /// <summary>The same on GPUs without bfloat16, such as the T4. More digits but a smaller range, into which activations and gradients are scaled. Not for <see cref="LossForm.Lesson2017"/>, whose sums are larger.</summary>
    Fp16,
}

/// <summary>File format of the result.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<OutputFormat>))]
public enum OutputFormat
{
    /// <summary>Lossless, <c>.png</c>.</summary>
    Png,

    /// <summary>Lossy, <c>.jpg</c>.</summary>
    Jpeg,

    /// <summary>Lossy, <c>.webp</c>.</summary>
    Webp,

    /// <summary>Lossless, <c>.tiff</c>.</summary>
    Tiff,

    /// <summary>Lossy, small and slow to write, <c>.avif</c>.</summary>
    Avif,
}
