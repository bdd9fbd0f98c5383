using System.Text.Json.Nodes;
using StyleCloud.Contracts;

namespace StyleCloud.Local.Drops;

/// <summary>What a local run drops for <c>--input</c> and <c>--style</c>.</summary>
internal static class OwnDrop
{
    /// <summary>Reads the files.</summary>
    /// <param name="folder">Folder inside <c>input</c>.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="styles">Files or styles of the library.</param>
    /// <param name="options">Options of the engine.</param>
    /// <exception cref="LocalRunException">A file cannot be read, or a style is neither a file nor in the library.</exception>
    public static JobDrop Create(string folder, string photo, IReadOnlyList<StyleArgument> styles, JsonObject options)
    {
        var content = new DroppedFile($"{folder}/photo{Path.GetExtension(photo)}", Read("--input", photo));
        var pictures = new List<DroppedFile>();
        var named = styles.Select(style => Style(folder, style, pictures)).ToList();
        return new(folder, content, named, pictures, options);
    }

    /// <summary>A style of the library.</summary>
    /// <exception cref="LocalRunException">It is neither a file nor in the library.</exception>
    public static ManifestStyle FromLibrary(StyleArgument style) =>
        StyleLibrary.Names.Contains(style.Text, StringComparer.Ordinal)
            ? new() { Name = style.Text, Weight = style.Weight }
            : throw new LocalRunException($"--style {style.Text} is neither a file nor a style of the library ({string.Join(", ", StyleLibrary.Names)}).", ExitCodes.Usage);

    private static ManifestStyle Style(string folder, StyleArgument style, List<DroppedFile> pictures)
    {
        if (!style.IsFile)
            return FromLibrary(style);
        var fileName = $"painting-{pictures.Count + 1}{Path.GetExtension(style.Text)}";
        pictures.Add(new($"{folder}/{fileName}", Read("--style", style.Text)));
        return new() { Image = fileName, Weight = style.Weight };
    }

    private static BinaryData Read(string option, string path)
    {
        try
        {
            return BinaryData.FromBytes(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalRunException($"{option} {path} cannot be read: {exception.Message}", ExitCodes.Usage, exception);
        }
    }
}
