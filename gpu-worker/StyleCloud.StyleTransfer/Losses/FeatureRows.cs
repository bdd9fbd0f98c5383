using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Losses;

/// <summary>Features (1, C, H, W) as a matrix of (H·W) × C, which channels-last features are in memory.</summary>
internal static class FeatureRows
{
    /// <summary>The matrix; a view where the features are channels-last and without gaps.</summary>
    public static Tensor Of(Tensor features) => features.permute(0, 2, 3, 1).reshape(-1, features.shape[1]);

    /// <summary>In 32 bits; 64-bit numbers as they are.</summary>
    public static Tensor Widen(Tensor values) => values.dtype == ScalarType.Float64 ? values : values.to(ScalarType.Float32);

    /// <summary>Adds <c>F·M</c> to a gradient by the features.</summary>
    /// <param name="gradient">(1, C, H, W), changed where that saves a copy; null for zero.</param>
    /// <param name="features">F, (1, C, H, W), channels-last.</param>
    /// <param name="matrix">M, (C, C), in the features' type.</param>
    /// <returns>(1, C, H, W), channels-last, without gaps.</returns>
    public static Tensor AddProduct(Tensor? gradient, Tensor features, Tensor matrix)
    {
        var rows = Of(features);
        if (gradient is not null && gradient.permute(0, 2, 3, 1).is_contiguous())
        {
            Of(gradient).addmm_(rows, matrix);
            return gradient;
        }

        var product = rows.mm(matrix).reshape(1, features.shape[2], features.shape[3], features.shape[1]).permute(0, 3, 1, 2);
        return gradient is null ? product : product.add_(gradient);
    }
}
