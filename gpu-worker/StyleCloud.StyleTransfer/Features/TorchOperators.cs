using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>Operators of torch that TorchSharp has no method for, called by TorchScript.</summary>
internal static class TorchOperators
{
    private const string Source = """
        def relu_backward_(gradient, output):
            return torch.threshold_backward(gradient, output, 0, grad_input=gradient)

        def relu_backward(gradient, output):
            return torch.threshold_backward(gradient, output, 0)

        def max_backward(gradient, x):
            _, places = torch.max_pool2d_with_indices(x, [2, 2], [2, 2], [0, 0], [1, 1], False)
            return torch.max_pool2d_with_indices_backward(gradient, x, [2, 2], [2, 2], [0, 0], [1, 1], False, places)

        """; // It has to end with an empty line.

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Source));

    /// <summary>The gradient by a ReLU's input, from that by its output: zero where the output is. In place.</summary>
    public static Tensor ReluBackward(Tensor gradient, Tensor output)
    {
        using var rows = gradient.permute(0, 2, 3, 1);
        return Compiled.Value.invoke<Tensor>(rows.is_contiguous() ? "relu_backward_" : "relu_backward", gradient, output);
    }

    /// <summary>The gradient by the input of a maximum over 2×2 pixels, from that by its output.</summary>
    public static Tensor MaxPoolBackward(Tensor gradient, Tensor input) => Compiled.Value.invoke<Tensor>("max_backward", gradient, input);
}
