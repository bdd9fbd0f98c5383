using System.ComponentModel.DataAnnotations;
using StyleCloud.Contracts;
using StyleCloud.Platform.Settings;

namespace StyleCloud.GpuWorker.Running;

/// <summary>How <c>run</c> works. From the configuration section <c>Worker</c>; as environment variables <c>Worker__…</c>.</summary>
internal sealed record WorkerSettings
{
    /// <summary>Configuration section name.</summary>
    public const string SectionName = "Worker";

    /// <summary>How long a received message stays invisible unless renewed, in whole seconds. Renewed at a third of it.</summary>
    [Range(typeof(TimeSpan), "00:00:03", "01:00:00")]
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The process ends after the queue has been empty for so long (job mode). Null (default): it stays (service mode).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan? IdleExit { get; init; }

    /// <summary>How often a job is tried before it fails and its message goes to the poison queue.</summary>
    [Range(1, 100)]
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Pause between looks at an empty queue.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often progress is written, at most a third of the visibility timeout; where that is shorter than the default, that third.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:20:00")]
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a preview is written.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan PreviewInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Delay before the second attempt at a job; doubled after every attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest delay between two attempts, at least <see cref="RetryDelay"/>; where that is longer than the default, the same.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often an unfinished job is saved. Not more often, because a checkpoint is hundreds of megabytes, and a deployment keeps what a job overwrites until the
    /// storage rules next run, one to two days, at about a tenth of a cent a gigabyte. At a shutdown the job is saved in any case, within the 30 s that
    /// Container Apps leaves it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>At a shutdown: how long the current job may take to be saved, or to be written when it is done.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:25")]
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary><c>auto</c> (default: the first GPU, else the processor), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>A file of VGG16 weights to use before all others. Null (default): cache, <c>models</c> container, download, own default.</summary>
    public string? WeightsPath { get; init; }

    /// <summary>The same for VGG19.</summary>
    public string? Vgg19WeightsPath { get; init; }

    /// <summary>Folder in which weights are kept. Null (default): the user's cache folder.</summary>
    public string? WeightsCache { get; init; }

    /// <summary>True: weights are never downloaded from their public sources. Default false.</summary>
    public bool Offline { get; init; }

    /// <summary>Threads that torch computes with. Null (default): as many as the process has processors.</summary>
    [Range(1, 1024)]
    public int? MaxTorchThreads { get; init; }

    /// <summary>
    /// Jobs that the worker holds at once: one is painted, the others are read, wait, or are written. Null (default): 2 on a GPU, 1 on a processor, which reading and writing would take from the painting.
    /// </summary>
    [Range(1, 8)]
    public int? JobsAtOnce { get; init; }

    /// <summary>
    /// Memory that a transfer on a processor may take. Null (default): what the container allows, or all that the machine has.
    /// </summary>
    public ByteSize? Memory { get; init; }

    /// <summary>Reads the section.</summary>
    /// <param name="reader">Keeps what is wrong.</param>
    public static WorkerSettings Read(SettingsReader reader)
    {
        var section = reader.Section(SectionName);
        var settings = section.Read<WorkerSettings>();
        if (settings.VisibilityTimeout.Ticks % TimeSpan.TicksPerSecond != 0)
            section.Refuse(nameof(VisibilityTimeout), "whole seconds, as the queue counts them", settings.VisibilityTimeout.ToString("c"));

        var third = settings.VisibilityTimeout / 3;
        if (settings.ProgressInterval > third && section.IsSet(nameof(ProgressInterval)) && !section.IsRefused(nameof(VisibilityTimeout)))
            section.Refuse(nameof(ProgressInterval), $"at most {third:c}, a third of {nameof(VisibilityTimeout)}", settings.ProgressInterval.ToString("c"));
        if (settings.MaxRetryDelay < settings.RetryDelay && section.IsSet(nameof(MaxRetryDelay)) && !section.IsRefused(nameof(RetryDelay)))
            section.Refuse(nameof(MaxRetryDelay), $"at least {settings.RetryDelay:c}, the {nameof(RetryDelay)}", settings.MaxRetryDelay.ToString("c"));
        return settings with
        {
            ProgressInterval = settings.ProgressInterval < third ? settings.ProgressInterval : third,
            MaxRetryDelay = settings.MaxRetryDelay > settings.RetryDelay ? settings.MaxRetryDelay : settings.RetryDelay,
        };
    }
}
