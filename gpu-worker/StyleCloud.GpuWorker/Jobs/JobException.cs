using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>Ends the work on a picture with a reason from the closed list.</summary>
internal sealed class JobException(JobError error, Exception? innerException = null) : Exception(error.Message, innerException)
{
    /// <summary>What went wrong, in words that a person can act on.</summary>
    public JobError Error { get; } = error;
}
