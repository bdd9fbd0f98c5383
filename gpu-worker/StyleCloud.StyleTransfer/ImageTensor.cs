using StyleCloud.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer;

/// <summary>Between pictures on the host (H, W, 3; 0…1) and tensors on the device (1, 3, H, W; 32-bit; 0…255).</summary>
internal static class ImageTensor
{
    /// <summary>Copies a picture to the device; the tensor belongs to the caller's dispose scope.</summary>
    public static Tensor From(RgbImage image, Device device)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(image.Pixels, image.Height, image.Width, 3).to(device);
        return rows.permute(2, 0, 1).unsqueeze(0).contiguous().mul_(255L.Kept()).MoveToOuterDisposeScope();
    }

    /// <summary>Copies flat pixels in (3, H, W) order to the host, clamped to the displayable range.</summary>
    public static RgbImage ToImage(Tensor pixels, ScaleSize size)
    {
        using var rows = Rows(); // One copy beside the host's, however large the picture is.
        return new(size.Width, size.Height, rows.data<float>().ToArray());

        Tensor Rows()
        {
            using var scope = NewDisposeScope();
            var shown = pixels.detach().reshape(3, size.Height, size.Width).clamp(0L.Kept(), 255L.Kept()).div_(255L.Kept());
            return shown.permute(1, 2, 0).contiguous().cpu().MoveToOuterDisposeScope();
        }
    }
}
