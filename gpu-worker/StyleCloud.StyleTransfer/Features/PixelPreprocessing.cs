using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>From pixels 0…255 RGB to what the network was trained on, as one multiplication and one addition for each channel.</summary>
internal sealed class PixelPreprocessing : IDisposable
{
    private readonly Tensor _scale;
    private readonly Tensor _offset;
    private readonly bool _swapsRedAndBlue;
    private readonly ScalarType _type;

    public PixelPreprocessing(Preprocessing preprocessing, ScalarType type, Device device)
    {
        // Affine arithmetic is done in the image's own precision; only the result is rounded to the network's.
        var imageType = type == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
        var deviation = tensor(preprocessing.StandardDeviation).to(imageType, device);
        var mean = tensor(preprocessing.Mean).to(imageType, device);
        _scale = (deviation.reciprocal() * ((double)preprocessing.Scale / 255).Kept()).reshape(1, 3, 1, 1).DetachFromDisposeScope();
        _offset = (-mean / deviation).reshape(1, 3, 1, 1).DetachFromDisposeScope();
        _swapsRedAndBlue = preprocessing.Order == ChannelOrder.Bgr;
        _type = type;
    }

    /// <summary>(1, 3, H, W) pixels to (1, 3, H, W) network input, channels-last.</summary>
    public Tensor Apply(Tensor image)
    {
        using var scope = NewDisposeScope();
        var ordered = _swapsRedAndBlue ? image.flip(1) : image;
        return FeatureExtractor.ChannelsLast(addcmul(_offset, ordered, _scale, 1L.Kept()).to(_type)).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient by the pixels, (1, 3, H, W), in the image's type, from that by the network's input.</summary>
    public Tensor Backward(Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var scaled = gradient.to(_scale.dtype) * _scale;
        return (_swapsRedAndBlue ? scaled.flip(1) : scaled).contiguous().MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _scale.Dispose();
        _offset.Dispose();
    }
}
