using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// Limits and defaults of the intake. Bound from the configuration section <c>Intake</c> (<c>Intake__…</c>).
/// </summary>
public sealed record IntakeSettings
{
    /// <summary>Configuration section name.</summary>
    public const string SectionName = "Intake";

    /// <summary>
    /// Style of a photo dropped at the top of <c>input</c>, written as a folder would be: <c>starry-night</c>,
    /// <c>a@0.7+b@0.3</c>. Null (default): such a photo is rejected.
    /// </summary>
    public string? DefaultStyle { get; init; }

    /// <summary>Preset of every job that is not made by a manifest. Default <c>default</c>.</summary>
    public string Preset { get; init; } = Presets.DefaultName;

    /// <summary>Most styles in one job, 1…64. Default 8.</summary>
    public int MaxStyles { get; init; } = 8;

    /// <summary>Shortest side of a picture in pixels, 1…. Default 16.</summary>
    public int MinImageSide { get; init; } = 16;

    /// <summary>Longest side of a picture in pixels. Default 16384.</summary>
    public int MaxImageSide { get; init; } = 16_384;

    /// <summary>Most pixels of a picture. Default 100 million.</summary>
    public long MaxImagePixels { get; init; } = 100_000_000;

    /// <summary>Most bytes of a picture's file, up to 1 GiB. Default 64 MiB.</summary>
    public long MaxImageBytes { get; init; } = 67_108_864;

    /// <summary>Most frames or pages of a picture. Default 1.</summary>
    public int MaxImageFrames { get; init; } = 1;

    /// <summary>
    /// How long a photo waits for the <c>job.json</c> of a folder that is no style, counted from its upload, before it is
    /// rejected; 0…10 minutes. Default 15 seconds.
    /// </summary>
    public TimeSpan ManifestGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The limits as the image inspector takes them.</summary>
    public ImageLimits ImageLimits => new()
    {
        MinSide = MinImageSide,
        MaxSide = MaxImageSide,
        MaxPixels = MaxImagePixels,
        MaxBytes = MaxImageBytes,
        MaxFrames = MaxImageFrames,
    };

    /// <summary>Every value that is out of its range, as sentences; empty when there is none.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check(MaxStyles is >= 1 and <= 64, nameof(MaxStyles), "1…64", MaxStyles);
        Check(MinImageSide >= 1, nameof(MinImageSide), "at least 1", MinImageSide);
        Check(MaxImageSide >= MinImageSide, nameof(MaxImageSide), "at least MinImageSide", MaxImageSide);
        Check(MaxImagePixels >= 1, nameof(MaxImagePixels), "at least 1", MaxImagePixels);
        Check(MaxImageBytes is >= 1 and <= 1L << 30, nameof(MaxImageBytes), "1…1073741824", MaxImageBytes);
        Check(MaxImageFrames >= 1, nameof(MaxImageFrames), "at least 1", MaxImageFrames);
        Check(ManifestGrace >= TimeSpan.Zero && ManifestGrace <= TimeSpan.FromMinutes(10), nameof(ManifestGrace), "00:00:00…00:10:00", ManifestGrace);
        Check(Presets.Find(Preset) is not null, nameof(Preset), $"one of {string.Join(", ", Presets.Names)}", Preset);
        return problems;

        void Check(bool valid, string setting, string limit, object actual)
        {
            if (!valid)
                problems.Add($"{SectionName}:{setting} must be {limit}; it is {actual}.");
        }
    }
}
