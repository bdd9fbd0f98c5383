using System.Text.Json.Nodes;
using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>Layers on the command line: <c>relu1_1,relu2_1=0.5</c>.</summary>
internal static class LayerList
{
    /// <summary>The object of names and weights that the option's JSON is, without the layers that are wrong; null when none is left.</summary>
    /// <param name="values">The values of the option, which may be repeated.</param>
    /// <param name="errors">Takes what is wrong: a weight that is no number, a layer that is named twice.</param>
    public static JsonObject? ToJson(IEnumerable<string> values, ICollection<JobError> errors)
    {
        var layers = new JsonObject();
        var wrong = false;
        string? weighed = null;
        foreach (var item in values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var parts = item.Split('=', 2);
            var weight = 1.0;
            if (weighed is not null && item.All(char.IsAsciiDigit))
                RefuseComma(weighed, item);
            else if (parts.Length == 2 && !Spelling.TryNumber(parts[1], out weight))
                Refuse($"The weight of layer {parts[0]} must be a number; it is {parts[1]}.", parts[0], "a number", parts[1]);
            else if (!layers.TryAdd(parts[0], JsonValue.Create(weight)))
                Refuse($"Layer {parts[0]} is named twice.", parts[0], "each layer once", "twice");
            weighed = parts.Length == 2 && parts[1].All(char.IsAsciiDigit) ? item : null;
        }

        return layers.Count > 0 || !wrong ? layers : null;

        void RefuseComma(string layer, string fraction)
        {
            var name = layer.Split('=')[0];
            layers.Remove(name);
            Refuse($"The weight of a layer must be written with a point, such as {layer}.{fraction}; it is {layer},{fraction}.", name, "a decimal point", $"{layer},{fraction}");
        }

        void Refuse(string message, string layer, string limit, string actual)
        {
            wrong = true;
            errors.Add(new(ErrorReason.InvalidOption, message, layer, limit, actual));
        }
    }
}
