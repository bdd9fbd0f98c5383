using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.Platform.Storage;
using Xunit;

namespace StyleCloud.Testing;

/// <summary>Small pictures made in code.</summary>
public static class Pictures
{
    /// <summary>A photo; another number, another photo.</summary>
    public static byte[] Photo(int number, int width = 64, int height = 48) => Encode(Waves(number * 0.37 + 0.1, width, height));

    /// <summary>A style.</summary>
    public static byte[] Style(int number, bool jpeg = false) => Encode(Waves(number * 1.7 + 0.6, 64, 64), jpeg ? OutputFormat.Jpeg : OutputFormat.Png);

    /// <summary>A picture of a size.</summary>
    public static byte[] Png(int width, int height) => Encode(Waves(0, width, height));

    /// <summary>A picture of a size, as JPEG.</summary>
    public static byte[] Jpeg(int width, int height) => Encode(Waves(0, width, height), OutputFormat.Jpeg);

    /// <summary>An animated GIF of 16 × 16 pixels by hand: each frame is one of 128 greys, the first 0, the last 254.</summary>
    public static byte[] Animation(params byte[] greys)
    {
        const byte side = 16, palette = 0xF6, codeBits = 7, clear = 128, end = 129, block = 32;
        List<byte> file = [.. "GIF89a"u8, side, 0, side, 0, palette, 0, 0];
        for (var grey = 0; grey < 256; grey += 2)
            file.AddRange([(byte)grey, (byte)grey, (byte)grey]);
        foreach (var grey in greys)
        {
            file.AddRange([0x2C, 0, 0, 0, 0, side, 0, side, 0, 0, codeBits]);

            // Codes stay at eight bits, a byte each, where the dictionary is emptied before it is full.
            for (var row = 0; row < side * side / block; row++)
                file.AddRange([block + 1, clear, .. Enumerable.Repeat((byte)(grey / 2), block)]);
            file.AddRange([1, end, 0]);
        }

        return [.. file, (byte)';'];
    }

    /// <summary>Encodes at full quality.</summary>
    public static byte[] Encode(RgbImage image, OutputFormat format = OutputFormat.Png) => ImageEncoder.Encode(image, format, 95, null);

    /// <summary>Sine waves of a length, direction and colour.</summary>
    public static RgbImage Waves(double number, int width, int height)
    {
        var pixels = new float[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, channel) = (i / 3 % width, i / 3 / width, i % 3);
            pixels[i] = (float)(0.5 + 0.45 * Math.Sin(x * (0.15 + 0.1 * number) + y * (0.4 - 0.07 * number) + channel * (1 + number)));
        }

        return new(width, height, pixels);
    }

    /// <summary>Uploads over whatever is there.</summary>
    /// <returns>The new version's ETag.</returns>
    public static async Task<string> UploadAsync(StorageClients storage, string container, string name, byte[] bytes)
    {
        var response = await storage.Container(container).GetBlobClient(name).UploadAsync(
            BinaryData.FromBytes(bytes), new BlobUploadOptions(), TestContext.Current.CancellationToken);
        return response.Value.ETag.ToString().Trim('"');
    }
}
