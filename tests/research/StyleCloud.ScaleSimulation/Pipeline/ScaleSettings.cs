namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>What a deployment can set. The defaults are those of Container Apps, KEDA and the worker, where they have one that fits.</summary>
internal sealed record ScaleSettings
{
    /// <summary>Executions that the scaler lets run at the same time: <c>maxExecutions</c>. Container Apps' default is 100; 10 is a GPU quota.</summary>
    public int MaxExecutions { get; init; } = 10;

    /// <summary>Seconds between two looks of the scaler at the queue: <c>pollingInterval</c>, default 30.</summary>
    public double PollingIntervalSeconds { get; init; } = 30;

    /// <summary>Messages for one execution: <c>queueLength</c> of the azure-queue rule. KEDA's default is 5.</summary>
    public int QueueLength { get; init; } = 5;

    /// <summary>Seconds that a received message stays invisible unless renewed: <c>Worker__VisibilityTimeout</c>, default 60. Renewed at a third.</summary>
    public double VisibilitySeconds { get; init; } = 60;

    /// <summary>Seconds after which a worker without messages ends: <c>Worker__IdleExit</c>. A job has to set it; its default, never, is for a service.</summary>
    public double IdleExitSeconds { get; init; } = 30;

    /// <summary>Messages after which an execution ends. Null, as in the worker: only when idle.</summary>
    public int? DrainLimit { get; init; }

    /// <summary>Most attempts at a job: <c>Worker__MaxDequeueCount</c>, default 5.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Seconds that an execution may last, waiting and starting included: <c>replicaTimeout</c>, default 1800.</summary>
    public double ReplicaTimeoutSeconds { get; init; } = 1800;

    /// <summary>Times that an execution replaces a replica that failed: <c>replicaRetryLimit</c>.</summary>
    public int ReplicaRetryLimit { get; init; } = 1;

    /// <summary>Seconds between two looks of a worker at an empty queue: <c>Worker__PollInterval</c>, default 1.</summary>
    public double WorkerPollSeconds { get; init; } = 1;

    /// <summary>Seconds before the second attempt, doubled every time: <c>Worker__RetryDelay</c>, default 10.</summary>
    public double RetryDelaySeconds { get; init; } = 10;

    /// <summary>The longest delay between attempts: <c>Worker__MaxRetryDelay</c>, default 600.</summary>
    public double MaxRetryDelaySeconds { get; init; } = 600;

    /// <summary>Seconds of computing between two checkpoints, another on SIGTERM: <c>Worker__CheckpointInterval</c>, default 600. Null: a job starts again from nothing.</summary>
    public double? CheckpointSeconds { get; init; } = 600;
}
