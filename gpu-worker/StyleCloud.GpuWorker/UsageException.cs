using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker;

/// <summary>The command line asks for something invalid.</summary>
internal sealed class UsageException(IReadOnlyList<JobError> errors) : Exception(string.Join(' ', errors.Select(error => error.Message)))
{
    /// <summary>Every error found, at least one.</summary>
    public IReadOnlyList<JobError> Errors { get; } = errors;
}
