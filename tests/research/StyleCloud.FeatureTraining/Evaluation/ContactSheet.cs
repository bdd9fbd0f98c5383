using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>All pictures of one size on one sheet: a row for each pair, photo and painting first, then a column for each candidate.</summary>
internal static class ContactSheet
{
    private const int Cell = 192;

    /// <summary>Draws the sheet and returns it as a PNG.</summary>
    /// <param name="rows">For each pair the files of photo, painting and results.</param>
    public static byte[] Draw(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var columns = rows[0].Count;
        var (width, height) = (columns * Cell, rows.Count * Cell);
        var pixels = new float[3 * width * height];
        Array.Fill(pixels, 1);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < columns; column++)
                Put(pixels, width, column * Cell, row * Cell, rows[row][column]);
        }

        return ImageEncoder.Encode(new(width, height, pixels), OutputFormat.Png, 100, null);
    }

    private static void Put(float[] pixels, int sheetWidth, int left, int top, string path)
    {
        var image = ImageDecoder.Decode(File.ReadAllBytes(path), Cell - 4, "#ffffff", new(), CancellationToken.None);
        var (x, y) = (left + ((Cell - image.Width) / 2), top + ((Cell - image.Height) / 2));
        for (var line = 0; line < image.Height; line++)
            image.Pixels.AsSpan(line * image.Width * 3, image.Width * 3).CopyTo(pixels.AsSpan((((y + line) * sheetWidth) + x) * 3));
    }
}
