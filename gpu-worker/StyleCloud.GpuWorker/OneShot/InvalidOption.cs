using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>What the command line answers to a value that it cannot use.</summary>
internal static class InvalidOption
{
    /// <summary>The exception to throw.</summary>
    public static JobException Because(string message, string subject, string limit, string actual) =>
        new(new(ErrorReason.InvalidOption, message, subject, limit, actual));
}
