using System.Text.Json;
using System.Text.Json.Nodes;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>Reads configuration files as the Functions host does: comments and trailing commas allowed, names in any case.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The object in <paramref name="path"/>.</summary>
    /// <exception cref="LocalRunException">There is no such file, or it holds no JSON object.</exception>
    public static JsonObject ReadObject(string path)
    {
        try
        {
            var node = JsonNode.Parse(File.ReadAllText(path), new() { PropertyNameCaseInsensitive = true }, Lenient);
            return node as JsonObject ?? throw new LocalRunException($"{path} must hold a JSON object.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new LocalRunException($"{path} cannot be read: {exception.Message}", innerException: exception);
        }
    }
}
