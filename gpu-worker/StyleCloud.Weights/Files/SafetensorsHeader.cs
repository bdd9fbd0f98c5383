using System.Text.Json;

namespace StyleCloud.Weights.Files;

/// <summary>One tensor of the header; offsets are relative to the data.</summary>
internal sealed record SafetensorsEntry(string Name, ElementType Type, long[] Shape, long Begin, long End);

/// <summary>Parses and checks the JSON header of a safetensors file.</summary>
internal sealed class SafetensorsHeader
{
    private readonly string _file;
    private readonly long _dataBytes;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <param name="file">File name, for messages.</param>
    /// <param name="json">The header.</param>
    /// <param name="dataBytes">Bytes after the header.</param>
    public SafetensorsHeader(string file, ReadOnlyMemory<byte> json, long dataBytes)
    {
        (_file, _dataBytes) = (file, dataBytes);
        try
        {
            using var document = JsonDocument.Parse(json, SafetensorsFormat.JsonLimits);
            Tensors = ReadMembers(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw InvalidWeights.Because(_file, $"has a header that is not the JSON of safetensors ({exception.Message.TrimEnd('.')})", cause: exception);
        }

        CheckCoverage();
    }

    public IReadOnlyList<SafetensorsEntry> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    private List<SafetensorsEntry> ReadMembers(JsonElement root)
    {
        var tensors = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!names.Add(member.Name))
                throw InvalidWeights.Because(_file, $"lists {member.Name} twice");
            if (member.NameEquals(SafetensorsFormat.MetadataKey))
                ReadMetadata(member.Value);
            else
                tensors.Add(ReadTensor(member.Name, member.Value));
            if (tensors.Count > TensorFile.MaxTensors)
                throw InvalidWeights.Because(_file, "lists too many tensors", $"at most {TensorFile.MaxTensors}", $"more than {TensorFile.MaxTensors}");
        }

        return tensors;
    }

    private void ReadMetadata(JsonElement metadata)
    {
        foreach (var entry in metadata.EnumerateObject())
            _metadata[entry.Name] = entry.Value.GetString() ?? "";
    }

    private SafetensorsEntry ReadTensor(string name, JsonElement tensor)
    {
        if (!tensor.TryGetProperty("dtype", out var dtype) || !tensor.TryGetProperty("shape", out var sides) || !tensor.TryGetProperty("data_offsets", out var offsets))
            throw InvalidWeights.Because(_file, $"describes {name} incompletely", "dtype, shape and data_offsets");
        var type = SafetensorsFormat.ElementTypeNamed(dtype.GetString())
            ?? throw InvalidWeights.Because(_file, $"stores {name} in an unknown element type", "a type such as F32, F16 or BF16", dtype.GetString());
        var shape = sides.EnumerateArray().Select(side => side.GetInt64()).ToArray();
        var range = offsets.EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
        if (range is not [var begin, var end] || begin < 0 || end < begin || end > _dataBytes)
            throw InvalidWeights.Because(_file, $"places {name} outside its data: it is truncated or corrupt", $"two ascending offsets within {_dataBytes} bytes", $"[{string.Join(", ", range)}]");
        if (ByteCount(shape, type) is not { } bytes || bytes != end - begin)
            throw InvalidWeights.Because(_file, $"gives {name} the wrong number of bytes", $"{type.Name} of shape [{string.Join(", ", shape)}]", $"{end - begin} bytes");
        return new(name, type, shape, begin, end);
    }

    private static long? ByteCount(long[] shape, ElementType type)
    {
        if (shape.Length > SafetensorsFormat.MaxAxes)
            return null;
        Int128 bytes = type.Size;
        foreach (var side in shape)
        {
            if (side is < 0 or > int.MaxValue || (bytes *= side) > TensorFile.MaxBytes)
                return null;
        }

        return (long)bytes;
    }

    private void CheckCoverage()
    {
        long covered = 0;
        foreach (var entry in Tensors.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != covered)
                throw InvalidWeights.Because(_file, entry.Begin < covered ? $"lets {entry.Name} overlap another tensor" : $"has a gap before {entry.Name}", $"data from byte {covered}", $"from byte {entry.Begin}");
            covered = entry.End;
        }

        if (covered != _dataBytes)
            throw InvalidWeights.Because(_file, "holds more data than its header lists", $"{covered} bytes", $"{_dataBytes} bytes");
    }
}
