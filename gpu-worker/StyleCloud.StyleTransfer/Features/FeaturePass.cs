using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>
/// One run of the network over a picture that comes in bands of rows, from top to bottom, and the way back. Each layer works as far down as the rows that it has allow and goes on from there
/// with the next band: no row of any layer is computed twice, nothing is padded but at the picture's own edges, and the features and gradients are those of the whole picture. Memory
/// grows with a band's rows and with the reach of the deepest layer, about 60 rows, not with the picture's height. A picture in one band is the usual run.
/// </summary>
public sealed class FeaturePass : IDisposable
{
    private const long LastRows = 2;

    private readonly PixelPreprocessing _preprocessing;
    private readonly NetworkOperators _operators;
    private readonly StagePass[] _stages;
    private readonly bool _keeps;
    private bool _hasBegun;
    private bool _isWhole;
    private bool _isComplete;

    internal FeaturePass(PixelPreprocessing preprocessing, NetworkOperators operators, IEnumerable<NetworkStage> stages, bool keeps)
    {
        (_preprocessing, _operators, _keeps) = (preprocessing, operators, keeps);
        _stages = [.. stages.Select(stage => new StagePass(stage))];
        for (var i = _stages.Length - 2; i >= 0; i--)
            _stages[i].Lag = _stages[i + 1].LagBefore;
    }

    /// <summary>Runs the network over the next rows.</summary>
    /// <param name="band">(1, 3, n, W), RGB, 0…255, 32-bit (or 64-bit when the extractor is); W, and all bands together, at least 16.</param>
    /// <param name="isLast">Whether the picture ends with them.</param>
    /// <param name="visit">
    /// Called with the index of a layer that was asked for, its next rows (1, C, m, w) and the number of the first, as soon as they are there: they may still be in the processor's cache. What it
    /// wants to keep, it copies.
    /// </param>
    public void Forward(Tensor band, bool isLast, Action<int, Tensor, long>? visit = null)
    {
        _isComplete = isLast;
        Tensor? x = _preprocessing.Apply(band);
        var isKept = false;
        _isWhole = isLast && !_hasBegun;
        _hasBegun = true;
        foreach (var stage in _stages)
        {
            if (stage.Stage.PoolsBefore)
                Next(stage.Pool(x, isLast, _operators));
            Next(stage.Convolve(x, isLast, _operators));
            if (x is null)
                continue;

            if (stage.Stage.Convolution is { } convolution)
            {
                visit?.Invoke(convolution, x, stage.Made);
                Keep(stage, stage.Convolutions);
                Next(nn.functional.relu(x));
            }
            else
            {
                x.relu_(); // In place: an extra copy costs up to 30 % of the whole evaluation.
            }

            Keep(stage, stage.Activations);
            if (stage.Stage.Activation is { } activation)
                visit?.Invoke(activation, x, stage.Made);
            stage.Made += x.shape[2];
        }

        Next(null);

        void Keep(StagePass stage, KeptRows rows)
        {
            if (!_keeps)
                return;
            isKept = _isWhole;
            if (_isWhole)
                rows.AddAll(x);
            else
                rows.Add(x, stage.Lag);
        }

        void Next(Tensor? next)
        {
            if (!isKept)
                x?.Dispose();
            (x, isKept) = (next, false);
        }
    }

    /// <summary>The way back from losses of the features to the pixels, by the chain rule, as far as the rows seen allow. Leaner than automatic differentiation, which cannot know that most values are not needed again.</summary>
    /// <param name="add">
    /// Called for the layers that were asked for, deepest first, with the index, the gradient by its next rows as far as deeper layers make it (null for zero), these rows, and the
    /// number of the first; returns the gradient with that of the layer's own losses added, in place or not.
    /// </param>
    /// <returns>The gradient by the next rows of the picture, (1, 3, n, W), in the picture's type; often in several parts where the picture ends, each to be disposed before the next is asked for. Empty when no layer was asked for.</returns>
    public IEnumerable<Tensor> Backward(Func<int, Tensor?, Tensor, long, Tensor> add)
    {
        ArgumentNullException.ThrowIfNull(add);
        return _stages.Length > 0 ? Parts() : [];

        IEnumerable<Tensor> Parts()
        {
            var deepest = _stages[^1].Activations;
            for (var isEnd = false; !isEnd && deepest.Count > 0;)
            {
                // At the end of a picture in bands each layer's lag comes on top of the rows, so these are few.
                var rows = _isComplete && !_isWhole ? Math.Min(LastRows, deepest.Count) : deepest.Count;
                isEnd = rows == deepest.Count;
                if (BackwardPart(rows, isEnd && _isComplete, add) is { } part)
                    yield return part;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var stage in _stages)
            stage.Dispose();
    }

    private Tensor? BackwardPart(long rows, bool isLast, Func<int, Tensor?, Tensor, long, Tensor> add)
    {
        Tensor? gradient = null;
        for (var i = _stages.Length - 1; i >= 0; i--)
        {
            var stage = _stages[i];
            if (rows > 0)
                gradient = stage.ActivationBackward(gradient, rows, add);
            gradient = StagePass.Replaced(gradient, stage.ConvolveBackward(gradient, isLast, _operators));
            if (gradient is not null && stage.Stage.PoolsBefore)
                gradient = StagePass.Replaced(gradient, _stages[i - 1].PoolBackward(gradient, isLast, _operators));
            rows = gradient?.shape[2] ?? 0;
        }

        return gradient is null ? null : StagePass.Replaced(gradient, _preprocessing.Backward(gradient));
    }
}
