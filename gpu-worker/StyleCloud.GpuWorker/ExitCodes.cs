using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker;

/// <summary>What the process answers to its caller. The README of `gpu-worker` lists the same numbers.</summary>
public static class ExitCodes
{
    /// <summary>Done; for <c>run</c> also: idle long enough, or shut down.</summary>
    public const int Success = 0;

    /// <summary>Something nobody foresaw; the message on standard error says what.</summary>
    public const int Unexpected = 1;

    /// <summary><c>health</c>: no sign of life. What Docker expects of a check that fails.</summary>
    public const int NoSignOfLife = 1;

    /// <summary>The command line, an option or a setting is invalid.</summary>
    public const int Usage = 2;

    /// <summary>An input picture is missing, of the wrong kind or broken.</summary>
    public const int BadInput = 3;

    /// <summary>The weights or the device cannot be used.</summary>
    public const int WeightsOrDevice = 4;

    /// <summary>No finite picture came out.</summary>
    public const int Numerical = 5;

    /// <summary>The device ran out of memory.</summary>
    public const int OutOfMemory = 6;

    /// <summary>The result could not be written, or storage did not answer.</summary>
    public const int OutputOrStorage = 7;

    /// <summary><c>cancel</c>, <c>redrive</c>: a named job is unknown, or has ended already, or has not ended.</summary>
    public const int NotPossible = 8;

    /// <summary>Ended by Ctrl-C (128 + SIGINT).</summary>
    public const int Cancelled = 130;

    /// <summary>The exit code that says <paramref name="reason"/>.</summary>
    public static int For(ErrorReason reason) => reason switch
    {
        ErrorReason.NoStyle or ErrorReason.TooManyStyles or ErrorReason.InvalidStyleWeight or ErrorReason.InvalidOption => Usage,
        ErrorReason.OutOfMemory => OutOfMemory,
        ErrorReason.StorageUnavailable => OutputOrStorage,
        _ => ErrorReasons.CategoryOf(reason) switch
        {
            ErrorCategory.Rejected => BadInput,
            ErrorCategory.Fatal => WeightsOrDevice,
            ErrorCategory.Numerical => Numerical,
            ErrorCategory.Cancelled => Cancelled,
            _ => Unexpected,
        },
    };
}
