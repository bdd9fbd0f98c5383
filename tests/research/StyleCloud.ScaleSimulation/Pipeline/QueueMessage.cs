namespace StyleCloud.ScaleSimulation.Pipeline;

/// <summary>A message in a storage queue.</summary>
/// <param name="id">Unlike that of every other message.</param>
/// <param name="job">Number of the job or upload that it is about.</param>
/// <param name="enqueuedAt">When it was sent, s.</param>
internal sealed class QueueMessage(long id, int job, double enqueuedAt)
{
    /// <summary>Unlike that of every other message.</summary>
    public long Id { get; } = id;

    /// <summary>Number of the job or upload that it is about.</summary>
    public int Job { get; } = job;

    /// <summary>When it was sent, s.</summary>
    public double EnqueuedAt { get; } = enqueuedAt;

    /// <summary>How often it was received.</summary>
    public int DequeueCount { get; set; }

    /// <summary>When it can be received next, s.</summary>
    public double VisibleAt { get; set; } = enqueuedAt;

    /// <summary>The newest pop receipt: every receipt and update replaces it, and only its holder may change the message.</summary>
    public long PopReceipt { get; set; }

    /// <summary>True once it is gone.</summary>
    public bool IsDeleted { get; set; }
}
