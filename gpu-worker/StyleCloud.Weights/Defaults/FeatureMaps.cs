using StyleCloud.Drawing;
using StyleCloud.Drawing.Leaves;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Weights.Defaults;

/// <summary>
/// The activations of every picture at one depth, one tensor (H·W, C) each, so that a position's channels are together.
/// Owns its tensors.
/// </summary>
internal sealed class FeatureMaps : IDisposable
{
    private readonly Tensor[] _maps;
    private readonly int _threads;

    private FeatureMaps(Tensor[] maps, int side, int threads) => (_maps, Side, _threads) = (maps, side, threads);

    /// <summary>Width and height.</summary>
    public int Side { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => _maps.Length;

    /// <summary>C.</summary>
    public int Channels => (int)_maps[0].shape[1];

    /// <summary>Draws the pictures and prepares them as the network wants its pixels.</summary>
    public static FeatureMaps Draw(FeatureRecipe recipe, Preprocessing preprocessing, int threads) => new(
        SingleThreadedWork.Map(recipe.Pictures, threads, i =>
        {
            using var scope = NewDisposeScope();
            var random = SeededRandom.For(recipe.Seed, (ulong)i);
            var planes = tensor(LeavesPicture.Draw(random, recipe.Side), 3, recipe.Side * recipe.Side);
            var ordered = preprocessing.Order == ChannelOrder.Bgr ? planes.flip(0) : planes;
            var mean = tensor(preprocessing.Mean).reshape(3, 1);
            var deviation = tensor(preprocessing.StandardDeviation).reshape(3, 1);
            return ((ordered * ((double)(preprocessing.Scale / 255)).Kept()) - mean).div(deviation).t().contiguous().DetachFromDisposeScope();
        }),
        recipe.Side,
        threads);

    /// <summary>The next depth: convolution with zeros around, activation.</summary>
    public FeatureMaps Advance(ConvolutionWeights convolution) => Convolve(convolution, y => y.relu_());

    /// <summary>The next depth before its activation.</summary>
    public FeatureMaps Respond(ConvolutionWeights convolution) => Convolve(convolution, y => y);

    private FeatureMaps Convolve(ConvolutionWeights convolution, Func<Tensor, Tensor> activate)
    {
        using var kernel = tensor(convolution.Kernel, convolution.OutChannels, convolution.InChannels, 3, 3);
        using var bias = tensor(convolution.Bias);
        return Map(Side, map =>
        {
            var y = nn.functional.conv2d(Planes(map), kernel, bias, padding: [1, 1]);
            y = activate(y);
            return y.reshape(convolution.OutChannels, -1).t().contiguous();
        });
    }

    /// <summary>Average pooling.</summary>
    public FeatureMaps Pool() => Map(Side / 2, map =>
        nn.functional.avg_pool2d(Planes(map), 2, 2).reshape(Channels, -1).t().contiguous());

    /// <summary>Changes every position's channels x to (x − mean) · projection.</summary>
    public FeatureMaps Project(Tensor mean, Tensor projection) => Map(Side, map => (map - mean).matmul(projection));

    /// <summary>Mean (C) over all positions.</summary>
    public Tensor Mean() => Average(map => map.mean([0]));

    /// <summary>(C): the value that so large a share of the positions of a picture is below, mean over the pictures.</summary>
    public Tensor Quantile(double share) => Average(map => map.kthvalue((long)(share * (map.shape[0] - 1)) + 1, 0).values);

    /// <summary>Mean square (C) over all positions.</summary>
    public Tensor MeanSquare() => Average(map => map.square().mean([0]));

    /// <summary>Covariance (C, C) over all positions.</summary>
    public Tensor Covariance(Tensor mean) => Average(map =>
    {
        var centred = map - mean;
        return centred.t().matmul(centred) / centred.shape[0].Kept();
    });

    /// <summary>Share of values above 0, and their root mean square.</summary>
    public (double Active, double RootMeanSquare) Statistics()
    {
        using var scope = NewDisposeScope();
        var active = Average(map => (map > 0L.Kept()).to(ScalarType.Float32).mean());
        var square = Average(map => map.square().mean());
        return (active.Number(), Math.Sqrt(square.Number()));
    }

    /// <summary>3×3 patches (n, 9 · C) at random positions where no padding is needed, rows then columns then channels.</summary>
    public Tensor Patches(SeededRandom random, int count)
    {
        using var scope = NewDisposeScope();
        var positions = Enumerable.Range(0, Count).Select(_ => new List<long>()).ToArray();
        for (var i = 0; i < count; i++)
            positions[random.Below(Count)].Add((random.Below(Side - 2) * Side) + random.Below(Side - 2));
        var patches = positions.Select((corners, i) => (Corners: corners, Map: _maps[i])).Where(part => part.Corners.Count > 0).Select(part =>
        {
            var corner = tensor(part.Corners.ToArray());
            var taps = Enumerable.Range(0, 9).Select(tap => part.Map.index_select(0, corner + ((long)(((tap / 3) * Side) + (tap % 3))).Kept()));
            return cat(taps.ToArray(), 1);
        });
        return cat(patches.ToArray(), 0).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var map in _maps)
            map.Dispose();
    }

    private Tensor Planes(Tensor map) => map.t().contiguous().reshape(1, Channels, Side, Side);

    private FeatureMaps Map(int side, Func<Tensor, Tensor> compute) => new(
        SingleThreadedWork.Map(Count, _threads, i =>
        {
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            return compute(_maps[i]).DetachFromDisposeScope();
        }),
        side,
        _threads);

    /// <summary>All pictures have as many positions, so the mean of their means is the mean; summed in their order.</summary>
    private Tensor Average(Func<Tensor, Tensor> compute)
    {
        using var scope = NewDisposeScope();
        var parts = SingleThreadedWork.Map(Count, _threads, i =>
        {
            using var inner = NewDisposeScope();
            return compute(_maps[i]).DetachFromDisposeScope();
        });
        var sum = zeros_like(parts[0]);
        foreach (var part in parts)
        {
            sum.add_(part);
            part.Dispose();
        }

        return sum.div_(((long)Count).Kept()).MoveToOuterDisposeScope();
    }
}
