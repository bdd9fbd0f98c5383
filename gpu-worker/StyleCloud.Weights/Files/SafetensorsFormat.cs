using System.Text.Json;

namespace StyleCloud.Weights.Files;

/// <summary>What reader and writer of safetensors agree on.</summary>
internal static class SafetensorsFormat
{
    /// <summary>Bytes before the header: its length.</summary>
    public const int LengthBytes = 8;

    /// <summary>Longest header that is read. A VGG's is about 4 kB; the format itself allows 100 MB.</summary>
    public const int MaxHeaderBytes = 1 << 20;

    /// <summary>Most axes that a tensor may have.</summary>
    public const int MaxAxes = 8;

    /// <summary>Member of the header that holds strings instead of a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>Metadata: SHA-256 over the data after the header, in hexadecimal. Checked wherever it is present.</summary>
    public const string ChecksumKey = "stylecloud.sha256";

    /// <summary>Deep enough for the header, which nests twice.</summary>
    public static readonly JsonDocumentOptions JsonLimits = new() { MaxDepth = 8 };

    private static readonly Dictionary<string, ElementType> ByName = new ElementType[]
    {
        ElementType.F64, ElementType.F32, ElementType.F16, ElementType.Bf16, new("F8_E4M3", 1), new("F8_E5M2", 1),
        new("I64", 8), new("I32", 4), new("I16", 2), new("I8", 1), new("U64", 8), new("U32", 4), new("U16", 2), new("U8", 1), new("BOOL", 1),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The element type of that name, or null.</summary>
    public static ElementType? ElementTypeNamed(string? name) => name is null ? null : ByName.GetValueOrDefault(name);
}
