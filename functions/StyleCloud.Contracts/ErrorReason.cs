using System.Text.Json.Serialization;

namespace StyleCloud.Contracts;

/// <summary>What kind of error it is and what follows from it.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ErrorCategory>))]
public enum ErrorCategory
{
    /// <summary>Bad input: no job is queued. A report is written, and an event goes to the queue <c>events</c>.</summary>
    Rejected,

    /// <summary>Cannot succeed however often it is tried: failed, message deleted, a report is written.</summary>
    Permanent,

    /// <summary>May succeed later: message released with a delay, poisoned at the dequeue limit.</summary>
    Transient,

    /// <summary>The optimiser met values that are not finite and had no finite image to fall back to.</summary>
    Numerical,

    /// <summary>The process cannot work at all; it exits non-zero and leaves the message to others.</summary>
    Fatal,

    /// <summary>Somebody asked for the job to end.</summary>
    Cancelled,
}

/// <summary>The closed list of things that can go wrong. <see cref="ErrorReasons.CategoryOf"/> says what follows.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ErrorReason>))]
public enum ErrorReason
{
    /// <summary>The file is empty.</summary>
    EmptyFile,

    /// <summary>The file is larger than the limit in bytes.</summary>
    FileTooLarge,

    /// <summary>Storage has the blob but gives it to nobody, or not to this service: archived, or encrypted with a key of the uploader's own.</summary>
    UnreadableBlob,

    /// <summary>The bytes are not an image of an accepted format, whatever the name says.</summary>
    UnsupportedFormat,

    /// <summary>The image's data cannot be decoded.</summary>
    CorruptImage,

    /// <summary>The image ends before its data does.</summary>
    TruncatedImage,

    /// <summary>A side is shorter than the minimum.</summary>
    ImageTooSmall,

    /// <summary>The image is so long and narrow that, at the size asked for, its shorter side cannot carry a style.</summary>
    ImageTooNarrow,

    /// <summary>A side is longer than the maximum.</summary>
    ImageTooLarge,

    /// <summary>Width × height exceeds the limit.</summary>
    TooManyPixels,

    /// <summary>The image is animated or has several pages.</summary>
    TooManyFrames,

    /// <summary>A picture of this size does not fit into the worker's memory, whatever is done.</summary>
    TooLargeForMemory,

    /// <summary>No style was named and no default style is configured.</summary>
    NoStyle,

    /// <summary>The style library has no picture of that name.</summary>
    UnknownStyle,

    /// <summary>More styles in one job than the limit.</summary>
    TooManyStyles,

    /// <summary>A style weight is no number from 0.000001 to 1000000 in a drop, or not above 0 and finite on the worker's command line.</summary>
    InvalidStyleWeight,

    /// <summary>The drop path follows none of the conventions.</summary>
    InvalidDropPath,

    /// <summary><c>job.json</c> is not valid JSON or lacks what it must have.</summary>
    InvalidManifest,

    /// <summary>The result would replace the picture of another drop.</summary>
    OutputTaken,

    /// <summary>The job's names and options do not fit into one queue message.</summary>
    JobTooLarge,

    /// <summary>An option is unknown or out of its range.</summary>
    InvalidOption,

    /// <summary>A dropped file was uploaded again, or a picture was deleted, between intake and work.</summary>
    InputChanged,

    /// <summary>The message follows a schema that this build does not know.</summary>
    UnsupportedSchema,

    /// <summary>The message is not a job.</summary>
    InvalidMessage,

    /// <summary>The job failed as often as the dequeue limit allows.</summary>
    DequeueLimitReached,

    /// <summary>An upload event could not be handled within the dequeue limit.</summary>
    UploadNotHandled,

    /// <summary>Storage did not answer or answered with a server error.</summary>
    StorageUnavailable,

    /// <summary>The device ran out of memory.</summary>
    OutOfMemory,

    /// <summary>Something nobody foresaw; retried, then poisoned.</summary>
    Unexpected,

    /// <summary>No finite picture came out.</summary>
    NotFinite,

    /// <summary>The weights file is missing, corrupt or of the wrong shape.</summary>
    WeightsInvalid,

    /// <summary>The requested device is not there.</summary>
    DeviceUnavailable,

    /// <summary>The job was cancelled on request.</summary>
    Cancelled,
}

/// <summary>The table from reason to category.</summary>
public static class ErrorReasons
{
    /// <summary>What follows from <paramref name="reason"/>.</summary>
    public static ErrorCategory CategoryOf(ErrorReason reason) => reason switch
    {
        <= ErrorReason.InvalidOption => ErrorCategory.Rejected,
        ErrorReason.InputChanged or ErrorReason.UnsupportedSchema or ErrorReason.InvalidMessage
            or ErrorReason.DequeueLimitReached or ErrorReason.UploadNotHandled => ErrorCategory.Permanent,
        ErrorReason.StorageUnavailable or ErrorReason.OutOfMemory or ErrorReason.Unexpected => ErrorCategory.Transient,
        ErrorReason.NotFinite => ErrorCategory.Numerical,
        ErrorReason.WeightsInvalid or ErrorReason.DeviceUnavailable => ErrorCategory.Fatal,
        ErrorReason.Cancelled => ErrorCategory.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown error reason."),
    };
}
