using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>How far one stage of the network is in a <see cref="FeaturePass"/>, and the rows that it still needs.</summary>
internal sealed class StagePass(NetworkStage stage) : IDisposable
{
    private readonly RowWindow _inputs = new();
    private readonly RowWindow _gradients = new();
    private Tensor? _withoutPartner;

    /// <summary>The weights.</summary>
    public NetworkStage Stage => stage;

    /// <summary>Rows of the output that were made.</summary>
    public long Made { get; set; }

    /// <summary>Rows by which the way back stays behind the way there after this stage, at most.</summary>
    public long Lag { get; set; }

    /// <summary>The same before this stage: a convolution and its way back wait for a row each, and a row may wait for its partner.</summary>
    public long LagBefore => stage.PoolsBefore ? (2 * (Lag + 2)) + 1 : Lag + 2;

    /// <summary>Outputs of the activation that the way back did not reach yet.</summary>
    public KeptRows Activations { get; } = new();

    /// <summary>Outputs of the convolution, where they were asked for, that the way back did not reach yet.</summary>
    public KeptRows Convolutions { get; } = new();

    /// <summary>Halves the next rows in height and width. One that is left over waits for its partner, and is dropped where the picture ends.</summary>
    /// <returns>The caller's; null for none.</returns>
    public Tensor? Pool(Tensor? x, bool isLast, NetworkOperators operators)
    {
        using var scope = NewDisposeScope();
        var rows = (_withoutPartner, x) switch
        {
            (null, _) => x?.alias(),
            (var before, null) => before.alias(),
            var (before, after) => cat([before, after], 2),
        };
        _withoutPartner?.Dispose();
        var count = rows?.shape[2] ?? 0;
        _withoutPartner = count % 2 == 1 && !isLast ? rows!.narrow(2, count - 1, 1).clone().DetachFromDisposeScope() : null;
        return count < 2 ? null : operators.Pool(isLast ? rows! : rows!.narrow(2, 0, count - (count % 2))).MoveToOuterDisposeScope();
    }

    /// <summary>The convolution of the next rows, before the activation.</summary>
    /// <returns>The caller's; null for none.</returns>
    public Tensor? Convolve(Tensor? x, bool isLast, NetworkOperators operators)
    {
        if (x is not null && isLast && !_inputs.HasBegun)
            return operators.Convolve(x, stage, isWhole: true);
        using var window = _inputs.Next(x, isLast, operators.Beyond, NetworkOperators.RowsBeyond);
        return window is null ? null : operators.Convolve(window, stage, isWhole: false);
    }

    /// <summary>Adds the derivatives of this stage's own losses, and goes back through the activation.</summary>
    /// <param name="gradient">By the next rows after the activation; taken over. Null for zero.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="add">As for <see cref="FeaturePass.Backward"/>.</param>
    /// <returns>The gradient by the output of the convolution.</returns>
    public Tensor ActivationBackward(Tensor? gradient, long rows, Func<int, Tensor?, Tensor, long, Tensor> add)
    {
        var first = Activations.First;
        using var outputs = Activations.Peek(rows);
        if (stage.Activation is { } activation)
            gradient = Replaced(gradient, add(activation, gradient, outputs, first));
        if (gradient is not null)
            gradient = Replaced(gradient, TorchOperators.ReluBackward(gradient, outputs));
        Activations.Drop(rows);
        if (stage.Convolution is { } convolution)
        {
            using var before = Convolutions.Peek(rows);
            gradient = Replaced(gradient, add(convolution, gradient, before, first));
            Convolutions.Drop(rows);
        }

        return gradient ?? throw new InvalidOperationException("The deepest stage has no layer that was asked for.");
    }

    /// <summary>The gradient by the input of the convolution.</summary>
    /// <returns>The caller's; null for no rows.</returns>
    public Tensor? ConvolveBackward(Tensor? gradient, bool isLast, NetworkOperators operators)
    {
        if (gradient is not null && isLast && !_gradients.HasBegun)
            return operators.ConvolveBackward(gradient, stage, isWhole: true, hasTop: true, hasBottom: true);
        var isAtTop = _gradients.IsAtTop;
        using var window = _gradients.Next(gradient, isLast, edge => zeros_like(edge), operators.RowsBeyondBack);
        return window is null ? null : operators.ConvolveBackward(window, stage, isWhole: false, isAtTop, isLast);
    }

    /// <summary>The gradient by this stage's output, from that by its halves.</summary>
    public Tensor PoolBackward(Tensor gradient, bool isLast, NetworkOperators operators) =>
        operators.PoolBackward(gradient, Activations, isLast ? Activations.Count : 2 * gradient.shape[2]);

    /// <inheritdoc/>
    public void Dispose()
    {
        _inputs.Dispose();
        _gradients.Dispose();
        _withoutPartner?.Dispose();
        Activations.Dispose();
        Convolutions.Dispose();
    }

    /// <summary>What is not needed again is given back at once, so that the next step writes where this one read.</summary>
    [return: NotNullIfNotNull(nameof(next))]
    internal static Tensor? Replaced(Tensor? old, Tensor? next)
    {
        if (!ReferenceEquals(old, next))
            old?.Dispose();
        return next;
    }
}
