using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>Features (1, C, H, W) as a matrix of (H·W) × C, which channels-last features are in memory.</summary>
internal static class FeatureRows
{
    private const long MostWidened = 1 << 24;

    /// <summary>The matrix; a view where the features are channels-last and without gaps.</summary>
    public static Tensor Of(Tensor features) => features.permute(0, 2, 3, 1).reshape(-1, features.shape[1]);

    /// <summary>In 32 bits; 64-bit numbers as they are.</summary>
    public static Tensor Widen(Tensor values) => values.dtype == ScalarType.Float64 ? values : values.to(ScalarType.Float32);

    /// <summary>Room for features like these, with so many rows, (1, C, rows, W), channels-last.</summary>
    public static Tensor Empty(Tensor like, long rows) => like.new_empty(1, rows, like.shape[3], like.shape[1]).permute(0, 3, 1, 2);

    /// <summary>The sum of all squares, in 32 bits (64 for 64-bit values). In parts, so that large features are not widened all at once.</summary>
    public static Tensor SumOfSquares(Tensor values)
    {
        using var scope = NewDisposeScope();
        var rows = Math.Max(1, MostWidened / (values.numel() / values.shape[2]));
        var sum = values.new_zeros([], values.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32);
        for (long row = 0; row < values.shape[2]; row += rows)
        {
            using var part = NewDisposeScope(); // Or all parts would be there at once.
            sum.add_(Widen(values.narrow(2, row, Math.Min(rows, values.shape[2] - row))).square().sum());
        }

        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>Adds <c>F·M</c> to a gradient by the features.</summary>
    /// <param name="gradient">(1, C, H, W), changed where that saves a copy; null for zero.</param>
    /// <param name="features">F, (1, C, H, W), channels-last.</param>
    /// <param name="matrix">M, (C, C), in the features' type.</param>
    /// <returns>(1, C, H, W), channels-last, without gaps.</returns>
    public static Tensor AddProduct(Tensor? gradient, Tensor features, Tensor matrix)
    {
        using var scope = NewDisposeScope(); // Views keep what they are views of alive.
        var rows = Of(features);
        if (gradient is not null && gradient.permute(0, 2, 3, 1).is_contiguous())
        {
            Of(gradient).addmm_(rows, matrix);
            return gradient;
        }

        var product = rows.mm(matrix).reshape(1, features.shape[2], features.shape[3], features.shape[1]).permute(0, 3, 1, 2);
        return (gradient is null ? product : product.add_(gradient)).MoveToOuterDisposeScope();
    }
}
