namespace StyleCloud.GpuWorker.Running;

/// <summary>How <c>run</c> works. From the configuration section <c>Worker</c>; as environment variables <c>Worker__…</c>.</summary>
internal sealed record WorkerSettings
{
    /// <summary>Configuration section name.</summary>
    public const string SectionName = "Worker";

    /// <summary>How long a received message stays invisible unless renewed, 3 s…1 h, whole seconds. Renewed at a third of it. Default 1 min.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The process ends after the queue has been empty for so long, 0 s…1 h (job mode). Null (default): it stays (service mode).</summary>
    public TimeSpan? IdleExit { get; init; }

    /// <summary>How often a job is tried before it fails and its message goes to the poison queue, 1…100. Default 5.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Pause between looks at an empty queue, 0.1 s…5 min. Default 1 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often progress is written, 0.1 s…a third of the visibility timeout. Default 3 s, or that third where it is shorter.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a preview is written, 0.1 s…1 h. Default 5 s.</summary>
    public TimeSpan PreviewInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Delay before the second try of a job, 1 s…1 h; doubled after every try. Default 10 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest delay between two tries, <see cref="RetryDelay"/>…1 d. Default 10 min.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often an unfinished job is saved, 1 s…1 d. Default 10 min: a checkpoint is hundreds of megabytes, and an account that keeps versions keeps it for
    /// days. After a request to stop the job is saved in any case.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After a request to stop: how long the job in work may take to be saved, or to be written when it is done, 1 s…25 s. Default 20 s.</summary>
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

    /// <summary>Threads that torch computes with, 1…1024. Null (default): as many as the process has processors.</summary>
    public int? MaxTorchThreads { get; init; }
}
