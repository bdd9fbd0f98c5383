using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Imaging;

namespace StyleCloud.Local.Drops;

/// <summary>What a local run drops when nobody names a photo: a drawing and a painting that this program makes.</summary>
internal static class DemoDrop
{
    private const int Width = 512;
    private const int Height = 384;
    private const ulong Seed = 1928;

    /// <summary>Chosen so that two processor cores need about a minute.</summary>
    private static JsonObject Options => new() { ["preset"] = "fast", ["size"] = 384, ["iterations"] = 40 };

    /// <summary>Draws and makes the drop.</summary>
    /// <param name="folder">Folder inside <c>input</c>.</param>
    /// <param name="styles">Styles of the library; none for the library's first.</param>
    /// <param name="options">Options over those of the demo.</param>
    public static JobDrop Create(string folder, IReadOnlyList<ManifestStyle> styles, JsonObject options)
    {
        var drawing = new DroppedFile($"{folder}/drawing.png", Png(SceneDrawing.DrawDemo(Width, Height, Seed)));
        var merged = Options;
        foreach (var (name, value) in options)
            merged[name] = value?.DeepClone();
        return new(folder, drawing, styles.Count > 0 ? styles : [new() { Name = StyleLibrary.Names[0] }], [], merged);
    }

    /// <summary>A picture as the bytes of a PNG file.</summary>
    public static BinaryData Png(RgbImage image) => BinaryData.FromBytes(ImageEncoder.Encode(image, OutputFormat.Png, quality: 100, provenance: null));
}
