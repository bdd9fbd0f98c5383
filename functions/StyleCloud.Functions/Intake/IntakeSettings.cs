using System.ComponentModel.DataAnnotations;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Imaging;
using StyleCloud.Platform.Settings;

namespace StyleCloud.Functions.Intake;

/// <summary>Limits and defaults of the intake. From the configuration section <c>Intake</c>; as environment variables <c>Intake__…</c>.</summary>
public sealed record IntakeSettings
{
    /// <summary>Configuration section name.</summary>
    public const string SectionName = "Intake";

    /// <summary>
    /// Style of a photo dropped at the top of <c>input</c>, written as a folder would be: <c>starry-night</c>,
    /// <c>a@0.7+b@0.3</c>. Null (default): such a photo is rejected.
    /// </summary>
    public string? DefaultStyle { get; init; }

    /// <summary>Preset of every job that is not made by a manifest.</summary>
    public string Preset { get; init; } = Presets.DefaultName;

    /// <summary>Most styles in one job.</summary>
    [Range(1, 64)]
    public int MaxStyles { get; init; } = 8;

    /// <summary>Shortest side of a picture in pixels. Default 16: the deepest VGG layer sees one sixteenth of a side.</summary>
    [Range(PictureSize.SmallestSide, ImageLimits.LargestSide)]
    public int MinImageSide { get; init; } = PictureSize.SmallestSide;

    /// <summary>Longest side of a picture in pixels, at least <see cref="MinImageSide"/>.</summary>
    [Range(1, ImageLimits.LargestSide)]
    public int MaxImageSide { get; init; } = 16_384;

    /// <summary>Most pixels of a picture; see <see cref="ImageInspector"/> for the memory that they take here and in the worker.</summary>
    [Range(1, ImageLimits.MostPixels)]
    public long MaxImagePixels { get; init; } = 100_000_000;

    /// <summary>Most bytes of a picture's file. Default 64 MiB.</summary>
    [Range(1, ImageLimits.MostBytes)]
    public long MaxImageBytes { get; init; } = 67_108_864;

    /// <summary>Memory of a worker that computes on a processor, such as <c>8Gi</c>. A picture that does not fit into it is refused here. Null (default): the worker alone judges.</summary>
    public ByteSize? WorkerMemory { get; init; }

    /// <summary>
    /// How long a drop waits that may not be complete yet, counted from its upload, before it is judged as it is: a photo in a folder that is no style for its <c>job.json</c>, an empty file
    /// for its content, a manifest for the file that it names where one of nearly that name is there, a live photo's video for its picture.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DropGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The limits as the image inspector takes them.</summary>
    public ImageLimits ImageLimits => new()
    {
        MinSide = MinImageSide,
        MaxSide = MaxImageSide,
        MaxPixels = MaxImagePixels,
        MaxBytes = MaxImageBytes,
    };

    /// <summary>Reads the section.</summary>
    /// <param name="reader">Keeps what is wrong.</param>
    public static IntakeSettings Read(SettingsReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var section = reader.Section(SectionName);
        var settings = section.Read<IntakeSettings>();
        if (Presets.Find(settings.Preset) is null)
            section.Refuse(nameof(Preset), $"one of {string.Join(", ", Presets.Names)}", settings.Preset, Presets.Names);
        if (settings.MaxImageSide < settings.MinImageSide && !section.IsRefused(nameof(MinImageSide)) && !section.IsRefused(nameof(MaxImageSide)))
            section.Refuse(nameof(MaxImageSide), $"at least {settings.MinImageSide}, the {nameof(MinImageSide)}", $"{settings.MaxImageSide}");
        return settings;
    }
}
