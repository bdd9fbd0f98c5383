using System.Text.Json;
using System.Text.Json.Serialization;

namespace StyleCloud.ScaleSimulation.Sweeps;

/// <summary>How reports are written as JSON.</summary>
internal static class JsonFormat
{
    /// <summary>camelCase, enums by name; not-a-number, the cost of a picture where none was made, as a word.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };
}
