using System.Security.Cryptography;
using System.Text.Json;

namespace StyleCloud.Weights.Files;

/// <summary>Numbers to be stored under a name, row-major.</summary>
internal sealed record NamedTensor(string Name, int[] Shape, float[] Values);

/// <summary>
/// Writes safetensors: a network under torchvision's names with its preprocessing in the metadata, or any tensors. A
/// checksum over the data is always in the metadata.
/// </summary>
internal static class SafetensorsWriter
{
    /// <summary>Writes a network to <paramref name="stream"/>, which stays open.</summary>
    public static void Write(Stream stream, VggWeights weights, ElementType type) => Write(stream, Tensors(weights), WeightsMetadata.Describe(weights), type);

    /// <summary>Writes tensors to <paramref name="stream"/>, which stays open; <paramref name="metadata"/> gets the checksum.</summary>
    public static void Write(Stream stream, IEnumerable<NamedTensor> tensors, Dictionary<string, string> metadata, ElementType type)
    {
        var stored = tensors.Select(tensor => (Tensor: tensor, Bytes: type.FromSingles(tensor.Values))).ToList();
        metadata[SafetensorsFormat.ChecksumKey] = Checksum(stored.Select(one => one.Bytes));
        var header = Header(stored, metadata, type);
        Span<byte> length = stackalloc byte[SafetensorsFormat.LengthBytes];
        BitConverter.TryWriteBytes(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, bytes) in stored)
            stream.Write(bytes);
    }

    private static IEnumerable<NamedTensor> Tensors(VggWeights weights)
    {
        var torchvision = new ConvolutionTensorName("features.0", IsKernel: true);
        foreach (var convolution in weights.Convolutions)
        {
            var place = torchvision.Spell(convolution.Layer, weights.Network);
            yield return new($"{place}.weight", [convolution.OutChannels, convolution.InChannels, 3, 3], convolution.Kernel);
            yield return new($"{place}.bias", [convolution.OutChannels], convolution.Bias);
        }
    }

    private static string Checksum(IEnumerable<byte[]> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var bytes in data)
            hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The header, padded with spaces to eight bytes so that the data is aligned.</summary>
    private static byte[] Header(List<(NamedTensor Tensor, byte[] Bytes)> tensors, Dictionary<string, string> metadata, ElementType type)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsFormat.MetadataKey);
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (var (tensor, bytes) in tensors)
            {
                WriteTensor(json, tensor, type, offset, offset + bytes.Length);
                offset += bytes.Length;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteTensor(Utf8JsonWriter json, NamedTensor tensor, ElementType type, long begin, long end)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", type.Name);
        json.WriteStartArray("shape");
        foreach (var side in tensor.Shape)
            json.WriteNumberValue(side);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
