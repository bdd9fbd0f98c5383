using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// Neural style transfer by optimisation (Gatys, Ecker and Bethge 2016): the pixels are changed until their features match
/// the photo's content and the styles' Gram matrices. One engine serves many transfers, which can be stepped in turn.
/// </summary>
public sealed class StyleTransferEngine
{
    private readonly VggWeights _weights;
    private readonly ComputeDevice _device;

    /// <summary>Remembers the weights; each transfer copies to the device what it needs.</summary>
    public StyleTransferEngine(VggWeights weights, ComputeDevice device)
    {
        (_weights, _device) = (weights, device);
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction = false; // Sums over a picture's positions.
    }

    /// <summary>Begins one picture; the caller steps it to its end, on whichever thread, and disposes it.</summary>
    /// <param name="input">Pictures and options.</param>
    /// <exception cref="StyleTransferException">The options are invalid, a picture is too narrow or too large for the memory, memory ran out, or the loss of the start picture is not finite.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The input's checkpoint cannot be used.</exception>
    public Transfer Begin(TransferInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input);
        CheckMemory(input);
        return new OptimizedTransfer(input, ForThisTransfer(input.Options), _device);
    }

    private static void Check(TransferInput input)
    {
        var errors = OptionsValidator.Validate(input.Options);
        if (errors.Count > 0)
            throw new StyleTransferException(errors[0] with { Message = string.Join(' ', errors.Select(error => error.Message)) });
        if (input.Styles.Count == 0)
            throw new StyleTransferException(new(ErrorReason.NoStyle, "A transfer needs at least one style.", "styles", "≥ 1", "0"));
        if (input.Styles.FirstOrDefault(style => !(style.Weight > 0 && double.IsFinite(style.Weight))) is { } bad)
            throw new StyleTransferException(new(ErrorReason.InvalidStyleWeight, $"A style's weight must be above 0; it is {bad.Weight}.", "styles", "> 0", $"{bad.Weight}"));
        foreach (var (subject, image) in input.Styles.Select(style => ("A style", style.Image)).Prepend(("The photo", input.Content)))
        {
            if (PictureSize.TooNarrow(subject, image.Width, image.Height, input.Options.Size) is { } narrow)
                throw new StyleTransferException(narrow);
        }
    }

    private void CheckMemory(TransferInput input)
    {
        if (_device.MemoryBytes is { } limit
            && MemoryPlan.TooLarge("The photo", SizeOf(input.Content), [.. OptimizedTransfer.PicturesOf(input).Skip(1).Select(SizeOf)], input.Options, OptimizedTransfer.ArithmeticOf(input.Options, _device) != ScalarType.Float32, limit) is { } error)
            throw new StyleTransferException(error);

        static (int Width, int Height) SizeOf(RgbImage image) => (image.Width, image.Height);
    }

    /// <summary>The lesson's script subtracts the means of B, G, R from R, G, B; the same as reversing them here.</summary>
    private VggWeights ForThisTransfer(StyleTransferOptions options) => options.LessonChannelBug
        ? _weights with { Preprocessing = _weights.Preprocessing with { Mean = [.. _weights.Preprocessing.Mean.Reverse()] } }
        : _weights;
}
