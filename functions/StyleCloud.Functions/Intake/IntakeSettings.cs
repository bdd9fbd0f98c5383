using Microsoft.Extensions.Options;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;

namespace StyleCloud.Functions.Intake;

/// <summary>Limits and defaults of the intake. Bound from the configuration section <c>Intake</c> (<c>Intake__…</c>).</summary>
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
}

/// <summary>Checks the settings when the program starts; all violations are reported together.</summary>
internal sealed class IntakeSettingsValidator : IValidateOptions<IntakeSettings>
{
    public ValidateOptionsResult Validate(string? name, IntakeSettings options)
    {
        var failures = new List<string>();
        Check(options.MaxStyles is >= 1 and <= 64, "MaxStyles", "1…64", options.MaxStyles);
        Check(options.MinImageSide >= 1, "MinImageSide", "at least 1 px", options.MinImageSide);
        Check(options.MaxImageSide >= options.MinImageSide, "MaxImageSide", "at least MinImageSide", options.MaxImageSide);
        Check(options.MaxImagePixels >= 1, "MaxImagePixels", "at least 1", options.MaxImagePixels);
        Check(options.MaxImageBytes is >= 1 and <= 1L << 30, "MaxImageBytes", "1…1073741824", options.MaxImageBytes);
        Check(options.MaxImageFrames >= 1, "MaxImageFrames", "at least 1", options.MaxImageFrames);
        Check(options.ManifestGrace >= TimeSpan.Zero && options.ManifestGrace <= TimeSpan.FromMinutes(10), "ManifestGrace", "00:00:00…00:10:00", options.ManifestGrace);
        Check(Presets.Find(options.Preset) is not null, "Preset", $"one of {string.Join(", ", Presets.Names)}", options.Preset);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool valid, string setting, string limit, object actual)
        {
            if (!valid)
                failures.Add($"{IntakeSettings.SectionName}:{setting} must be {limit}; it is {actual}.");
        }
    }
}
