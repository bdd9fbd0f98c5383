using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>The picture that the optimiser starts from at the coarsest scale.</summary>
internal static class StartPicture
{
    /// <summary>Makes it.</summary>
    /// <returns>(1, 3, H, W), RGB, 0…255, 32-bit, in the caller's dispose scope.</returns>
    public static Tensor Create(TransferInput input, ScaleSize size, Preprocessing preprocessing, Device device) => input.Options.Start switch
    {
        StartFrom.Content => Picture(input.Content, size, device),
        StartFrom.Style => Picture(input.Styles[0].Image, size, device),
        StartFrom.Image => Picture(input.StartImage ?? throw NoStartImage(), size, device),
        StartFrom.Drawing => ImageTensor.From(SceneDrawing.Draw(size.Width, size.Height, unchecked((ulong)input.Options.Seed)), device),
        StartFrom.Noise => Noise(input.Options.Seed, size, preprocessing, device),
        StartFrom.Blend => lerp(
            Picture(input.Content, size, device),
            Noise(input.Options.Seed, size, preprocessing, device),
            tensor((float)input.Options.StartNoise, device: device)),
        var start => throw new ArgumentOutOfRangeException(nameof(input), start, "Unknown start."),
    };

    private static Tensor Picture(RgbImage image, ScaleSize size, Device device) =>
        ImageTensor.From(image.Width == size.Width && image.Height == size.Height ? image : ImageResizer.Resize(image, size.Width, size.Height), device);

    /// <summary>
    /// Uniform noise of ±127.5 grey levels around the mean colour of the network's training pictures, as in the lesson.
    /// Drawn on the host from a generator of its own, so that the seed means the same on every device.
    /// </summary>
    private static Tensor Noise(long seed, ScaleSize size, Preprocessing preprocessing, Device device)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        var uniform = rand([1, 3, size.Height, size.Width], ScalarType.Float32, CPU, generator: generator);
        var mean = tensor(preprocessing.Mean) * (255 / (double)preprocessing.Scale).Kept();
        var rgb = preprocessing.Order == ChannelOrder.Bgr ? mean.flip(0) : mean;
        return (uniform * 255L.Kept() - 127.5.Kept() + rgb.reshape(1, 3, 1, 1)).to(device).MoveToOuterDisposeScope();
    }

    private static StyleTransferException NoStartImage() => new(new(
        ErrorReason.InvalidOption, "Option start is image, but no start image was given.", "start", "a start image", "none"));
}
