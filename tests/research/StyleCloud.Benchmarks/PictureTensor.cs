using StyleCloud.Imaging;
using static TorchSharp.torch;

namespace StyleCloud.Benchmarks;

/// <summary>Pictures as the engine's losses take them.</summary>
internal static class PictureTensor
{
    /// <summary>(1, 3, H, W), RGB, 0…255.</summary>
    public static Tensor Of(RgbImage image) => tensor(image.Pixels, image.Height, image.Width, 3).permute(2, 0, 1).unsqueeze(0).contiguous() * 255;
}
