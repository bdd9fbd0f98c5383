using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests.Optimization;

/// <summary>Test functions in double precision with gradients by autograd.</summary>
internal static class Functions
{
    /// <summary>Σ 100 (x₂ᵢ − x₂ᵢ₋₁²)² + (1 − x₂ᵢ₋₁)², minimum 0 at all ones.</summary>
    public static Evaluation Rosenbrock(Tensor x) => WithGradient(x, v =>
    {
        var odd = v[TensorIndex.Slice(0, null, 2)];
        var even = v[TensorIndex.Slice(1, null, 2)];
        return (100 * (even - odd.square()).square() + (1 - odd).square()).sum();
    });

    /// <summary>½ xᵀAx − bᵀx with a fixed positive definite A of condition number about 100.</summary>
    public static Func<Tensor, Evaluation> Quadratic(Tensor a, Tensor b) => x => WithGradient(x, v => 0.5 * v.dot(a.mv(v)) - b.dot(v));

    /// <summary>Value and gradient of any function.</summary>
    public static Evaluation WithGradient(Tensor x, Func<Tensor, Tensor> function)
    {
        using var scope = NewDisposeScope();
        var leaf = x.detach().clone().requires_grad_(true);
        var value = function(leaf);
        value.backward();
        var gradient = leaf.grad!.clone().MoveToOuterDisposeScope();
        return new(new(value.ToDouble(), 0, 0, 0), gradient, gradient.norm().ToDouble());
    }
}
