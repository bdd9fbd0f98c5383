using System.Globalization;
using System.Text.Json.Nodes;
using StyleCloud.GpuWorker.Jobs;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>Layers on the command line: <c>relu1_1,relu2_1=0.5</c>.</summary>
internal static class LayerList
{
    /// <summary>The object of names and weights that the option's JSON is.</summary>
    /// <exception cref="JobException">A weight is no number, or a layer is named twice.</exception>
    public static JsonObject ToJson(IEnumerable<string> values)
    {
        var layers = new JsonObject();
        foreach (var item in values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var parts = item.Split('=', 2);
            var weight = 1.0;
            if (parts.Length == 2 && !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out weight))
                throw InvalidOption.Because($"The weight of layer {parts[0]} must be a number; it is {parts[1]}.", parts[0], "a number", parts[1]);
            if (!layers.TryAdd(parts[0], JsonValue.Create(weight)))
                throw InvalidOption.Because($"Layer {parts[0]} is named twice.", parts[0], "each layer once", "twice");
        }

        return layers;
    }
}
