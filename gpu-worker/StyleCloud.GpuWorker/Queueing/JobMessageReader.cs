using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Queueing;

/// <summary>What a message text turned out to be.</summary>
/// <param name="Job">The job, when the message is one.</param>
/// <param name="JobId">The job's id, when the message names one, even if it is no valid job.</param>
/// <param name="Error">Why the message is no valid job; null when it is one.</param>
internal sealed record MessageReading(StyleTransferJob? Job, string? JobId, JobError? Error);

/// <summary>Reads message texts: base64, JSON, schema version, then the job itself.</summary>
internal static class JobMessageReader
{
    /// <summary>Reads <paramref name="text"/>; never throws for what a foreign sender may have written.</summary>
    public static MessageReading Read(string text)
    {
        if (QueueText.Bytes(text) is not { } bytes)
            return Invalid(null, $"The message ({text.Length} characters) is not base64; every message on queue {QueueNames.Jobs} is base64-encoded JSON.");

        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            return Invalid(null, $"The message ({bytes.Length} bytes) is not a job: {exception.Message}");
        }
    }

    private static MessageReading Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Invalid(null, $"The message is a JSON {root.ValueKind}; a job is an object.");
        var id = root.TryGetProperty("id", out var idElement) && idElement.ValueKind == JsonValueKind.String ? idElement.GetString() : null;
        if (id is null || !JobId.IsValid(id))
            return Invalid(null, "The message has no job id of 32 hexadecimal digits.");
        if (!root.TryGetProperty("schemaVersion", out var versionElement) || versionElement.ValueKind != JsonValueKind.Number || !versionElement.TryGetInt32(out var version))
            return Invalid(id, "The message has no schemaVersion that is a whole number.");
        if (version != StyleTransferJob.CurrentSchemaVersion)
            return Unsupported(id, version);

        try
        {
            var job = root.Deserialize(ContractsJsonContext.Default.StyleTransferJob)!;
            return Error(job) is { } error ? Invalid(id, error) : new(job, id, null);
        }
        catch (JsonException exception)
        {
            return Invalid(id, $"The message is not a job: {exception.Message}");
        }
    }

    private static string? Error(StyleTransferJob job)
    {
        if (job.Styles.Count == 0)
            return "The job has no style.";
        if (job.Styles.Any(style => style is null))
            return "A style of the job is null.";
        if (job.Styles.FirstOrDefault(style => !(style.Weight > 0 && double.IsFinite(style.Weight))) is { } style)
            return $"The weight of style {style.Name} must be above 0; it is {style.Weight}.";
        if (job.Options.Start == StartFrom.Image && job.StartImage is null)
            return "The job starts from an image but names none.";
        if (job.OutputName.Length == 0)
            return "The job has no output name.";
        var errors = OptionsValidator.Validate(job.Options);
        return errors.Count > 0 ? string.Join(' ', errors.Select(error => error.Message)) : null;
    }

    private static MessageReading Invalid(string? id, string message) =>
        new(null, id, new(ErrorReason.InvalidMessage, message));

    private static MessageReading Unsupported(string id, int version)
    {
        var known = StyleTransferJob.CurrentSchemaVersion;
        var message = $"The message has schema version {version}; this worker reads version {known}. Update the worker.";
        return new(null, id, new(ErrorReason.UnsupportedSchema, message, "schemaVersion", $"{known}", $"{version}"));
    }
}
