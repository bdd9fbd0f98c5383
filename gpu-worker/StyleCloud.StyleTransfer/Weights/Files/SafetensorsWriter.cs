using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StyleCloud.StyleTransfer.Weights.Files;

/// <summary>
/// Writes a network as 32-bit safetensors under torchvision's names, with its preprocessing in the metadata and a checksum
/// over the data.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Writes to <paramref name="stream"/>, which stays open.</summary>
    public static void Write(Stream stream, VggWeights weights)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(weights);
        var tensors = Tensors(weights).ToList();
        var metadata = WeightsMetadata.Describe(weights);
        metadata[SafetensorsFormat.ChecksumKey] = Checksum(tensors);
        var header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[SafetensorsFormat.LengthBytes];
        BitConverter.TryWriteBytes(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in tensors)
            stream.Write(MemoryMarshal.AsBytes<float>(tensor.Values));
    }

    private static IEnumerable<(string Name, int[] Shape, float[] Values)> Tensors(VggWeights weights)
    {
        var torchvision = new ConvolutionTensorName("features.0", IsKernel: true);
        foreach (var convolution in weights.Convolutions)
        {
            var place = torchvision.Spell(convolution.Layer, weights.Network);
            yield return ($"{place}.weight", [convolution.OutChannels, convolution.InChannels, 3, 3], convolution.Kernel);
            yield return ($"{place}.bias", [convolution.OutChannels], convolution.Bias);
        }
    }

    private static string Checksum(List<(string Name, int[] Shape, float[] Values)> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
            hash.AppendData(MemoryMarshal.AsBytes<float>(tensor.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The header, padded with spaces to eight bytes so that the data is aligned.</summary>
    private static byte[] Header(List<(string Name, int[] Shape, float[] Values)> tensors, Dictionary<string, string> metadata)
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
            foreach (var tensor in tensors)
            {
                WriteTensor(json, tensor.Name, tensor.Shape, offset, offset + (4L * tensor.Values.Length));
                offset += 4L * tensor.Values.Length;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteTensor(Utf8JsonWriter json, string name, int[] shape, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", ElementType.F32.Name);
        json.WriteStartArray("shape");
        foreach (var side in shape)
            json.WriteNumberValue(side);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
