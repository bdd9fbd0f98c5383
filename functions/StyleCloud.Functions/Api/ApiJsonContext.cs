using System.Text.Json;
using System.Text.Json.Serialization;

namespace StyleCloud.Functions.Api;

/// <summary>JSON of the types that only the HTTP API has; the rest comes from the contracts.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Health))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
