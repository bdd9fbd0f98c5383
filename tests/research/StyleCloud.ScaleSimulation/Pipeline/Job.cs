using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>An upload and what became of it: the status blob, and what the simulation notes about it.</summary>
/// <param name="upload">The file.</param>
/// <param name="serviceSeconds">Seconds of computing for its picture.</param>
internal sealed class Job(Upload upload, double serviceSeconds)
{
    /// <summary>The file.</summary>
    public Upload Upload { get; } = upload;

    /// <summary>Seconds of computing for its picture.</summary>
    public double ServiceSeconds { get; } = serviceSeconds;

    /// <summary>The status.</summary>
    public JobState State { get; set; }

    /// <summary>True once intake knows that its message was sent; a delivery of the same upload then sends nothing.</summary>
    public bool IsEnqueued { get; set; }

    /// <summary>When its first message was sent, s.</summary>
    public double? QueuedAt { get; set; }

    /// <summary>When a worker first received it, s.</summary>
    public double? FirstReceivedAt { get; set; }

    /// <summary>When its result, failure or rejection became visible, s.</summary>
    public double? EndedAt { get; private set; }

    /// <summary>Claims by workers.</summary>
    public int Attempts { get; set; }

    /// <summary>Claims that ended by a shutdown of the worker; they do not count.</summary>
    public int Interruptions { get; set; }

    /// <summary>Message whose holder has the claim; null: nobody.</summary>
    public long? ClaimedBy { get; set; }

    /// <summary>When the claim lapses, s.</summary>
    public double ClaimExpiresAt { get; set; }

    /// <summary>Seconds of computing that a checkpoint holds.</summary>
    public double CheckpointSeconds { get; set; }

    /// <summary>True when its message was copied to a poison queue.</summary>
    public bool IsPoisoned { get; set; }

    /// <summary>Results, failures and rejections that a user saw. More than 1 would be an error of the pipeline.</summary>
    public int VisibleEnds { get; private set; }

    /// <summary>True in a final state.</summary>
    public bool IsFinal => State is JobState.Succeeded or JobState.Failed or JobState.Rejected;

    /// <summary>Writes a final status.</summary>
    public void End(JobState state, double at)
    {
        (State, EndedAt, ClaimedBy) = (state, at, null);
        VisibleEnds++;
    }
}
