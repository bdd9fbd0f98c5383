using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>What <c>transfer --json</c> prints: one object, whatever happened.</summary>
/// <param name="Succeeded">Whether there is a picture.</param>
/// <param name="ExitCode">The process' exit code, see <see cref="ExitCodes"/>.</param>
/// <param name="TotalSeconds">From start to end of the process' work, weights and files included.</param>
/// <param name="PeakMemoryBytes">Largest resident memory of the process.</param>
internal sealed record TransferReport(bool Succeeded, int ExitCode, double TotalSeconds, long PeakMemoryBytes)
{
    /// <summary>What it was expected to be, on a processor.</summary>
    public long? EstimatedMemoryBytes { get; init; }

    /// <summary>Absolute path of the picture.</summary>
    public string? Output { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Size of the file.</summary>
    public long? Bytes { get; init; }

    /// <summary>Width in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>The picture's losses.</summary>
    public JobLosses? Losses { get; init; }

    /// <summary>Evaluations over all scales.</summary>
    public int? Evaluations { get; init; }

    /// <summary>Why the optimiser ended.</summary>
    public string? Termination { get; init; }

    /// <summary>Seconds in the engine.</summary>
    public double? EngineSeconds { get; init; }

    /// <summary>The device it ran on.</summary>
    public string? Device { get; init; }

    /// <summary>Name of the weights.</summary>
    public string? Features { get; init; }

    /// <summary>True when the features are those that come with the program.</summary>
    public bool? DefaultFeatures { get; init; }

    /// <summary>The photo.</summary>
    public string? Content { get; init; }

    /// <summary>The styles with weights that sum to 1.</summary>
    public IReadOnlyList<ReportedStyle>? Styles { get; init; }

    /// <summary>All options as they were resolved.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>Why there is no picture.</summary>
    public IReadOnlyList<JobError>? Errors { get; init; }

    /// <summary>The report of a failure.</summary>
    public static TransferReport Failed(int exitCode, IReadOnlyList<JobError> errors, TimeSpan total) =>
        new(false, exitCode, total.TotalSeconds, PeakMemory.Bytes()) { Errors = errors };

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TransferJsonContext.Default.TransferReport);
}

/// <summary>A style as it was used.</summary>
/// <param name="Path">The picture.</param>
/// <param name="Weight">Its share.</param>
internal sealed record ReportedStyle(string Path, double Weight);

/// <summary>Metadata of <see cref="TransferReport"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TransferReport))]
internal sealed partial class TransferJsonContext : JsonSerializerContext;
