using System.Text.Json.Serialization;

namespace StyleCloud.Contracts;

/// <summary>Where a job stands. Which state follows which: <see cref="JobTransitions"/>.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Accepted; a message waits or is about to be sent.</summary>
    Queued,

    /// <summary>Claimed by a worker.</summary>
    Running,

    /// <summary>Somebody asked for its end; the worker that has it has not yet stopped.</summary>
    Cancelling,

    /// <summary>The result is in the output container.</summary>
    Succeeded,

    /// <summary>Ended without a result; <see cref="JobStatus.Error"/> says why.</summary>
    Failed,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled,

    /// <summary>Refused at intake; no job was queued.</summary>
    Rejected,
}
