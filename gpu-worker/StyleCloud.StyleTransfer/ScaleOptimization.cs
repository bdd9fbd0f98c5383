using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer.Features;
using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>One scale of a transfer: the targets at its size and the optimiser that works towards them. Owns both.</summary>
internal sealed class ScaleOptimization : IDisposable
{
    /// <summary>In pixels. A decoded picture of so many takes 50 MB.</summary>
    private const long LargePicture = 1 << 22;

    private readonly ScaleSize _size;
    private readonly int _planned;
    private readonly Objective _objective;
    private readonly Lbfgs _optimizer;

    private ScaleOptimization(TransferInput input, FeatureExtractor extractor, int index, ScaleSize size, MemoryPlan plan, Device device, Func<Func<Tensor, Evaluation>, LbfgsSettings, Lbfgs> optimizer)
    {
        (Index, _size, _planned) = (index, size, input.Options.Iterations);
        HeapMemory.KeepFreed(ofAnySize: plan.IsWhole);
        GiveBack(input); // What decoding and the smaller scale left.
        _objective = ObjectiveAt(input, extractor, size, plan, device);
        GiveBack(input); // The pictures that were resized for this scale.
        try
        {
            Func<Tensor, Tensor>? precondition = input.Options.Preconditioner == Preconditioner.Pyramid ? new PyramidPreconditioner(size.Height, size.Width).Apply : null;
            _optimizer = optimizer(_objective.Evaluate, new(plan.History, RestartEvery: input.Options.RestartEvery, Precondition: precondition, IsHistoryHalf: plan.IsHistoryHalf, Tolerance: input.Options.Tolerance));
        }
        catch
        {
            _objective.Dispose();
            throw;
        }
    }

    /// <summary>Index of the scale, from 0.</summary>
    public int Index { get; }

    /// <summary>Evaluations spent at this scale.</summary>
    public int Evaluations => _optimizer.Evaluations;

    /// <summary>The losses of the picture as it is now.</summary>
    public LossTerms Losses => _optimizer.Losses;

    /// <summary>Why it ended, once <see cref="IsDone"/>.</summary>
    public Termination Termination { get; private set; } = Termination.EvaluationsSpent;

    /// <summary>Whether no step is left at this scale.</summary>
    public bool IsDone => Termination != Termination.EvaluationsSpent || Evaluations >= _planned;

    /// <summary>Evaluates the start picture.</summary>
    /// <param name="input">Pictures and options.</param>
    /// <param name="extractor">The features; stays the caller's.</param>
    /// <param name="index">Index of the scale, from 0.</param>
    /// <param name="size">Its size.</param>
    /// <param name="plan">How it fits into memory.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="start">Makes the picture to start from, (1, 3, H, W), RGB, 0…255, 32-bit, when all else is there.</param>
    /// <param name="features">Name of the weights, for the error.</param>
    /// <exception cref="StyleTransferException">The loss of the start picture is not finite.</exception>
    public static ScaleOptimization Start(TransferInput input, FeatureExtractor extractor, int index, ScaleSize size, MemoryPlan plan, Device device, Func<Tensor> start, string features)
    {
        return new(input, extractor, index, size, plan, device, Optimizer);

        Tensor Flat()
        {
            var flat = Begun();
            GiveBack(input); // What it was made from.
            return flat;
        }

        Tensor Begun()
        {
            using var scope = NewDisposeScope();
            return start().reshape(-1).MoveToOuterDisposeScope();
        }

        Lbfgs Optimizer(Func<Tensor, Evaluation> evaluate, LbfgsSettings settings)
        {
            try
            {
                return Lbfgs.From(evaluate, Flat(), settings);
            }
            catch (ArgumentException exception)
            {
                throw new StyleTransferException(
                    new(ErrorReason.NotFinite, $"With these weights the loss of the start picture is larger than a number can be (features {features}). Lower contentWeight, styleWeight or totalVariationWeight, or set precision to fp32.", "weights"), exception);
            }
        }
    }

    /// <summary>Goes on from a saved state, which is copied.</summary>
    public static ScaleOptimization Restore(TransferInput input, FeatureExtractor extractor, int index, ScaleSize size, MemoryPlan plan, LbfgsState state) =>
        new(input, extractor, index, size, plan, state.Point.device, (evaluate, settings) => Lbfgs.Restore(evaluate, settings, state));

    /// <summary>One iteration of the optimiser.</summary>
    public void Step() => Termination = _optimizer.Step() switch
    {
        StepOutcome.Settled => Termination.Settled,
        StepOutcome.Converged => Termination.Converged,
        StepOutcome.NotFinite => Termination.NotFinite,
        _ => Termination.EvaluationsSpent,
    };

    /// <summary>Copies the picture as it is now to the host.</summary>
    public RgbImage Image() => ImageTensor.ToImage(_optimizer.Point, _size);

    /// <summary>The optimiser's state, sharing its tensors: it changes with the next step.</summary>
    public LbfgsState View() => _optimizer.View();

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _objective.Dispose();
    }

    private static Objective ObjectiveAt(TransferInput input, FeatureExtractor extractor, ScaleSize size, MemoryPlan plan, Device device)
    {
        using var scope = NewDisposeScope();
        var content = ImageTensor.From(Fit(input.Content, size), device);
        var totalWeight = input.Styles.Sum(style => style.Weight);
        var styles = input.Styles.Select(style => (ImageTensor.From(StyleAt(style.Image, size), device), style.Weight / totalWeight)).ToList();
        return new(extractor, content, styles, input.Options, plan.BandPixels, input.Working);
    }

    /// <summary>
    /// Fitted to the picture's longer side: strokes keep their size relative to it. Never enlarged. At a coarse scale a narrow style stays as large as the network needs.
    /// </summary>
    private static RgbImage StyleAt(RgbImage style, ScaleSize picture)
    {
        var (width, height) = PictureSize.Fit(style.Width, style.Height, Math.Max(picture.Width, picture.Height));
        return Fit(style, new ScaleSize(width, height).WithShorterSideOfAtLeast(PictureSize.SmallestSide));
    }

    /// <summary>Garbage of a large picture, at whatever scale, is too large to wait until someone else needs the memory.</summary>
    private static void GiveBack(TransferInput input)
    {
        if ((long)input.Content.Width * input.Content.Height < LargePicture)
            return;
        GC.Collect();
        HeapMemory.GiveBack();
    }

    private static RgbImage Fit(RgbImage image, ScaleSize size) =>
        image.Width == size.Width && image.Height == size.Height ? image : ImageResizer.Resize(image, size.Width, size.Height);
}
