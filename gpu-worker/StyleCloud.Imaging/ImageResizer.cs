using NetVips;
namespace StyleCloud.Imaging;
public static class ImageResizer
{
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var source = Image.NewFromMemory(image.Pixels, image.Width, image.Height, 3, Enums.BandFormat.Float);
        using var resized = source.Resize((double)width / image.Width, vscale: (double)height / image.Height);
        var px = resized.WriteToMemory<float>();
        return new(resized.Width, resized.Height, px);
    }
}
