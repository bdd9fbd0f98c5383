using System.Text.Json;
using System.Text.Json.Serialization;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts;

/// <summary>The one JSON context: camel case, nulls omitted, unknown members of messages ignored (forward compatible).</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StyleTransferJob))]
[JsonSerializable(typeof(JobStatus))]
[JsonSerializable(typeof(JobEventData))]
[JsonSerializable(typeof(ErrorReport))]
[JsonSerializable(typeof(JobManifest))]
[JsonSerializable(typeof(StyleTransferOptions))]
[JsonSerializable(typeof(JobIdentity))]
public sealed partial class ContractsJsonContext : JsonSerializerContext;
