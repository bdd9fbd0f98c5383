using StyleCloud.Contracts.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>
/// Convolution and pooling, and their way back by the chain rule, over a window of rows: all rows of a picture, or some of them where a <see cref="RowWindow"/> has
/// added what lies above and below. Columns are always all there. Everything is (1, C, rows, W), channels-last.
/// </summary>
/// <param name="pooling">What stands between the blocks.</param>
/// <param name="padding">What convolutions see beyond the edge.</param>
internal sealed class NetworkOperators(Pooling pooling, EdgePadding padding)
{
    /// <summary>Rows beyond an edge that a convolution sees.</summary>
    public const int RowsBeyond = 1;

    /// <summary>Rows beyond an edge that the way back sees: where the edge is replicated, what falls one row beyond is needed too.</summary>
    public int RowsBeyondBack => padding == EdgePadding.Zeros ? 1 : 2;

    /// <summary>What lies beyond an edge.</summary>
    /// <param name="edge">The row at the edge, (1, C, 1, W).</param>
    public Tensor Beyond(Tensor edge) => padding == EdgePadding.Zeros ? zeros_like(edge) : edge.alias();

    /// <summary>The convolution.</summary>
    /// <param name="x">The window.</param>
    /// <param name="stage">The weights.</param>
    /// <param name="isWhole">Whether the window is the picture: then it is padded at top and bottom too; otherwise a row is lost on either side.</param>
    public Tensor Convolve(Tensor x, NetworkStage stage, bool isWhole)
    {
        var rows = isWhole ? RowsBeyond : 0;
        if (padding == EdgePadding.Zeros)
            return nn.functional.conv2d(x, stage.Kernel, stage.Bias, padding: [rows, 1]);
        using var padded = nn.functional.pad(x, [1, 1, rows, rows], PaddingModes.Replicate);
        return nn.functional.conv2d(padded, stage.Kernel, stage.Bias);
    }

    /// <summary>
    /// The gradient by a convolution's input: the convolution of that by its output with the kernel turned around. Where the edge is replicated, what falls
    /// beyond it belongs to the pixels at the edge.
    /// </summary>
    /// <param name="gradient">The window.</param>
    /// <param name="stage">The weights.</param>
    /// <param name="isWhole">As for <see cref="Convolve"/>.</param>
    /// <param name="hasTop">Whether the window begins beyond the picture's upper edge.</param>
    /// <param name="hasBottom">Whether it ends beyond the lower edge.</param>
    public Tensor ConvolveBackward(Tensor gradient, NetworkStage stage, bool isWhole, bool hasTop, bool hasBottom)
    {
        var rows = isWhole ? RowsBeyondBack : 0;
        if (padding == EdgePadding.Zeros)
            return nn.functional.conv2d(gradient, stage.Turned, padding: [rows, 1]);
        using var scope = NewDisposeScope();
        var padded = nn.functional.conv2d(gradient, stage.Turned, padding: [rows, 2]);
        padded = Folded(padded, 2, hasTop, hasBottom);
        return Folded(padded, 3, true, true).MoveToOuterDisposeScope();
    }

    /// <summary>Halves the picture; a last row or column without partner is dropped.</summary>
    public Tensor Pool(Tensor x) => pooling == Pooling.Max
        ? nn.functional.max_pool2d(x, 2, 2)
        : nn.functional.avg_pool2d(x, 2, 2);

    /// <summary>
    /// The gradient by what was pooled. Of an average every pixel has a quarter. (The operator of libtorch 2.10 for that takes ten times as long.) A row or column that
    /// has no partner has none.
    /// </summary>
    /// <param name="gradient">That by the halved picture.</param>
    /// <param name="input">What was pooled.</param>
    /// <param name="rows">How many rows of it.</param>
    public Tensor PoolBackward(Tensor gradient, KeptRows input, long rows)
    {
        if (pooling == Pooling.Max)
        {
            using var pooled = input.Peek(rows);
            return TorchOperators.MaxPoolBackward(gradient, pooled);
        }

        using var quarter = gradient * 0.25.Kept();
        var spread = nn.functional.interpolate(quarter, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        var (below, right) = (rows - spread.shape[2], input.Width - spread.shape[3]);
        if (below + right == 0)
            return spread;
        using (spread)
            return nn.functional.pad(spread, [0, right, 0, below]);
    }

    private static Tensor Folded(Tensor padded, int dimension, bool first, bool last)
    {
        var size = padded.shape[dimension];
        if (first)
            padded.narrow(dimension, 1, 1).add_(padded.narrow(dimension, 0, 1));
        if (last)
            padded.narrow(dimension, size - 2, 1).add_(padded.narrow(dimension, size - 1, 1));
        var (start, end) = (first ? 1 : 0, last ? size - 1 : size);
        return padded.narrow(dimension, start, end - start);
    }
}
