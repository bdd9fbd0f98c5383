using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using static TorchSharp.torch;

namespace StyleCloud.FeatureTraining.Training;

/// <summary>Numbers that training changes, with the momentum of their changes. Owns its tensors.</summary>
internal sealed class TrainedTensor : IDisposable
{
    private readonly bool _decays;

    /// <param name="name">Name in checkpoints.</param>
    /// <param name="start">Beginning; taken over.</param>
    /// <param name="decays">Whether weight decay applies: to kernels, not to normalisation.</param>
    public TrainedTensor(string name, Tensor start, bool decays)
    {
        (Name, _decays) = (name, decays);
        Value = start.DetachFromDisposeScope().requires_grad_(true);
        Momentum = zeros_like(start).DetachFromDisposeScope();
    }

    /// <summary>Name in checkpoints.</summary>
    public string Name { get; }

    /// <summary>The numbers.</summary>
    public Tensor Value { get; }

    /// <summary>Running sum of the gradients.</summary>
    public Tensor Momentum { get; }

    /// <summary>One step of stochastic gradient descent with Nesterov's momentum (Sutskever et al. 2013); clears the gradient.</summary>
    public void Step(double learningRate, double weightDecay)
    {
        const double Keep = 0.9;
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var gradient = Value.grad ?? throw new InvalidOperationException($"{Name} takes no part in the loss.");
        if (_decays)
            gradient.add_(Value, alpha: weightDecay.Kept());
        Momentum.mul_(Keep.Kept()).add_(gradient);
        Value.add_(gradient.add_(Momentum, alpha: Keep.Kept()), alpha: (-learningRate).Kept());
        gradient.zero_();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Value.Dispose();
        Momentum.Dispose();
    }
}
