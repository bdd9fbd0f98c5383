using System.Text.Json;
using System.Text.Json.Serialization;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts;

/// <summary>
/// The one JSON context: camel case, unknown members of messages ignored (forward compatible). Constructor parameters
/// must be there when a message is read, even those that may be null, so these are written always; other nulls are omitted.
/// </summary>
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
