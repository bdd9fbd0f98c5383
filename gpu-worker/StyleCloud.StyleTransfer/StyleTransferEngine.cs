using System.Runtime.InteropServices;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using TorchSharp;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// Neural style transfer by optimisation (Gatys, Ecker and Bethge 2016): the pixels are changed until their features match
/// the photo's content and the styles' Gram matrices. One engine serves many transfers, one at a time.
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
    }

    /// <summary>Makes one picture, on the calling thread.</summary>
    /// <param name="input">Pictures and options.</param>
    /// <param name="progress">Called after every iteration, on the calling thread; null for none.</param>
    /// <param name="cancellationToken">Checked before every iteration.</param>
    /// <exception cref="StyleTransferException">The options are invalid, memory ran out, or no finite picture came out.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The input's checkpoint cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TransferResult Run(TransferInput input, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input);
        try
        {
            return new TransferRun(input, ForThisTransfer(input.Options), _device, progress, cancellationToken).Run();
        }
        catch (ExternalException exception) when (exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            || exception.Message.Contains("not enough memory", StringComparison.OrdinalIgnoreCase))
        {
            var message = $"{_device.Description} has too little memory for a picture of {input.Options.Size} pixels; choose a smaller size.";
            throw new StyleTransferException(new(ErrorReason.OutOfMemory, message, "size", null, $"{input.Options.Size} px"), exception);
        }
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
    }

    /// <summary>The lesson's script subtracts the means of B, G, R from R, G, B; the same as reversing them here.</summary>
    private VggWeights ForThisTransfer(StyleTransferOptions options) => options.LessonChannelBug
        ? _weights with { Preprocessing = _weights.Preprocessing with { Mean = [.. _weights.Preprocessing.Mean.Reverse()] } }
        : _weights;
}
