using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.StyleTransfer;

/// <summary>One style picture and its share.</summary>
/// <param name="Image">Decoded at the result's size or larger.</param>
/// <param name="Weight">&gt; 0; the weights of all styles are normalised to sum to 1.</param>
public sealed record WeightedStyle(RgbImage Image, double Weight);

/// <summary>What one transfer works on.</summary>
/// <param name="Content">The photo, decoded at the result's size or larger.</param>
/// <param name="Styles">At least one.</param>
/// <param name="StartImage">Required by <see cref="StartFrom.Image"/>, otherwise ignored.</param>
/// <param name="Options">Valid options.</param>
public sealed record TransferInput(RgbImage Content, IReadOnlyList<WeightedStyle> Styles, RgbImage? StartImage, StyleTransferOptions Options)
{
    /// <summary>
    /// What <see cref="Transfer.Save"/> wrote in an earlier, unfinished transfer of the same input: it goes on from there. Null: from the beginning. Read once, stays the
    /// caller's.
    /// </summary>
    public Stream? Checkpoint { get; init; }

    /// <summary>Called from within a step, on its thread, several times a minute where a picture is so large that a step takes minutes.</summary>
    public Action? Working { get; init; }
}
