using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StyleCloud.Contracts.Options;

/// <summary>
/// Layers and their weights, in the order given: JSON <c>{"relu1_1": 1, "relu2_1": 0.5}</c> or, with weights of 1,
/// <c>["relu1_1", "relu2_1"]</c>. Two lists are equal when they hold the same pairs in the same order.
/// </summary>
[JsonConverter(typeof(LayerWeightsConverter))]
public sealed class LayerWeights : IReadOnlyList<KeyValuePair<string, double>>, IEquatable<LayerWeights>
{
    private readonly KeyValuePair<string, double>[] _pairs;

    /// <summary>Copies <paramref name="pairs"/>.</summary>
    public LayerWeights(IEnumerable<KeyValuePair<string, double>> pairs) => _pairs = [.. pairs];

    /// <summary>Every layer with the same weight.</summary>
    public static LayerWeights Uniform(double weight, params IEnumerable<string> layers) =>
        new(layers.Select(layer => KeyValuePair.Create(layer, weight)));

    /// <inheritdoc/>
    public int Count => _pairs.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, double> this[int index] => _pairs[index];

    /// <inheritdoc/>
    public bool Equals(LayerWeights? other) => other is not null && _pairs.AsSpan().SequenceEqual(other._pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LayerWeights);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var pair in _pairs)
            hash.Add(pair);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _pairs.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _pairs.Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>Reads an object or an array of names; writes an object.</summary>
internal sealed class LayerWeightsConverter : JsonConverter<LayerWeights>
{
    public override LayerWeights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var pairs = new List<KeyValuePair<string, double>>();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.String)
                    throw new JsonException("Layers are an array of names or an object of name and weight.");
                pairs.Add(KeyValuePair.Create(reader.GetString()!, 1.0));
            }

            return new(pairs);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Layers are an array of names or an object of name and weight.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var layer = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number)
                throw new JsonException($"The weight of layer {layer} is not a number.");
            pairs.Add(KeyValuePair.Create(layer, reader.GetDouble()));
        }

        return new(pairs);
    }

    public override void Write(Utf8JsonWriter writer, LayerWeights value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (layer, weight) in value)
            writer.WriteNumber(layer, weight);
        writer.WriteEndObject();
    }
}
