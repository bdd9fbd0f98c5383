namespace StyleCloud.Imaging;

/// <summary>
/// Resizes by separable Lanczos3. Shrinking works in linear light, as in <see cref="ImageDecoder"/>; enlarging works on encoded
/// values, where the kernel's over- and undershoot beside an edge is equally visible on both sides of it.
/// </summary>
public static class ImageResizer
{
    private const int Channels = 3;

    /// <summary>Resizes to exactly <paramref name="width"/> × <paramref name="height"/> pixels.</summary>
    /// <returns>A new image, or <paramref name="image"/> itself when it has that size.</returns>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if ((width, height) == (image.Width, image.Height))
            return image;
        var shrinks = width < image.Width || height < image.Height;
        var wide = ResizeRows(image, width, isLinear: shrinks);
        var pixels = ResizeColumns(wide, width, image.Height, height);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = shrinks ? SrgbTransfer.ToEncoded(pixels[i]) : Math.Clamp(pixels[i], 0, 1);
        return new(width, height, pixels);
    }

    private static float[] ResizeRows(RgbImage image, int newWidth, bool isLinear)
    {
        var (width, height) = (image.Width, image.Height);
        if (newWidth == width)
            return isLinear ? Array.ConvertAll(image.Pixels, SrgbTransfer.ToLinear) : image.Pixels;
        var kernel = LanczosKernel.Create(width, newWidth);
        var target = new float[(long)newWidth * height * Channels];
        var linear = new float[isLinear ? width * Channels : 0]; // A row: a large picture is not held twice.
        for (var y = 0; y < height; y++)
        {
            ReadOnlySpan<float> input = image.Pixels.AsSpan(y * width * Channels, width * Channels);
            var output = target.AsSpan(y * newWidth * Channels, newWidth * Channels);
            for (var i = 0; i < linear.Length; i++)
                linear[i] = SrgbTransfer.ToLinear(input[i]);
            if (isLinear)
                input = linear;
            for (var x = 0; x < newWidth; x++)
                Weigh(input[(kernel.Starts[x] * Channels)..], kernel.Taps[x], output.Slice(x * Channels, Channels));
        }

        return target;
    }

    private static void Weigh(ReadOnlySpan<float> pixels, float[] taps, Span<float> result)
    {
        float red = 0, green = 0, blue = 0;
        for (var tap = 0; tap < taps.Length; tap++)
        {
            var pixel = pixels.Slice(tap * Channels, Channels);
            red += taps[tap] * pixel[0];
            green += taps[tap] * pixel[1];
            blue += taps[tap] * pixel[2];
        }

        (result[0], result[1], result[2]) = (red, green, blue);
    }

    private static float[] ResizeColumns(float[] source, int width, int height, int newHeight)
    {
        if (newHeight == height)
            return (float[])source.Clone();
        var kernel = LanczosKernel.Create(height, newHeight);
        var stride = width * Channels;
        var target = new float[(long)stride * newHeight];
        for (var y = 0; y < newHeight; y++)
        {
            var output = target.AsSpan(y * stride, stride);
            for (var tap = 0; tap < kernel.Taps[y].Length; tap++)
                AddWeighted(source.AsSpan((kernel.Starts[y] + tap) * stride, stride), kernel.Taps[y][tap], output);
        }

        return target;
    }

    private static void AddWeighted(ReadOnlySpan<float> row, float weight, Span<float> sum)
    {
        var lanes = System.Numerics.Vector<float>.Count;
        var i = 0;
        for (; i <= row.Length - lanes; i += lanes)
            (new System.Numerics.Vector<float>(sum[i..]) + (new System.Numerics.Vector<float>(row[i..]) * weight)).CopyTo(sum[i..]);
        for (; i < row.Length; i++)
            sum[i] += row[i] * weight;
    }
}

/// <summary>The taps of a one-dimensional Lanczos3 resampling, one group per output position, normalised to sum 1.</summary>
internal sealed class LanczosKernel
{
    private const double Lobes = 3;

    private LanczosKernel(int[] starts, float[][] taps) => (Starts, Taps) = (starts, taps);

    /// <summary>First input position of each output position.</summary>
    public int[] Starts { get; }

    /// <summary>Weights of the input positions from there on.</summary>
    public float[][] Taps { get; }

    /// <summary>
    /// When shrinking, the kernel is stretched to cover the input that an output pixel stands for, which keeps finer
    /// detail than the output can hold from turning into moiré. Beyond the border the nearest pixel counts.
    /// </summary>
    public static LanczosKernel Create(int inputLength, int outputLength)
    {
        var ratio = (double)inputLength / outputLength;
        var stretch = Math.Max(1, ratio);
        var starts = new int[outputLength];
        var taps = new float[outputLength][];
        for (var output = 0; output < outputLength; output++)
            (starts[output], taps[output]) = TapsAt(((output + 0.5) * ratio) - 0.5, stretch, inputLength);
        return new(starts, taps);
    }

    private static (int Start, float[] Taps) TapsAt(double centre, double stretch, int inputLength)
    {
        var first = (int)Math.Ceiling(centre - (Lobes * stretch));
        var last = (int)Math.Floor(centre + (Lobes * stretch));
        var (start, end) = (Math.Clamp(first, 0, inputLength - 1), Math.Clamp(last, 0, inputLength - 1));
        var weights = new double[end - start + 1];
        for (var input = first; input <= last; input++)
            weights[Math.Clamp(input, start, end) - start] += Lanczos((input - centre) / stretch);
        var sum = weights.Sum();
        return (start, Array.ConvertAll(weights, weight => (float)(weight / sum)));
    }

    private static double Lanczos(double x)
    {
        if (Math.Abs(x) >= Lobes)
            return 0;
        if (Math.Abs(x) < 1e-9)
            return 1;
        var angle = Math.PI * x;
        return Lobes * Math.Sin(angle) * Math.Sin(angle / Lobes) / (angle * angle);
    }
}
