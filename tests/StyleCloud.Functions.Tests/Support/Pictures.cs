using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.Functions.Tests.Support;

/// <summary>Small pictures.</summary>
internal static class Pictures
{
    public static byte[] Png(int width, int height) => Encode(width, height, OutputFormat.Png);

    public static byte[] Jpeg(int width, int height) => Encode(width, height, OutputFormat.Jpeg);

    private static byte[] Encode(int width, int height, OutputFormat format)
    {
        var pixels = new float[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = i * 37 % 101 / 100f;
        return ImageEncoder.Encode(new(width, height, pixels), format, 90, null);
    }
}
