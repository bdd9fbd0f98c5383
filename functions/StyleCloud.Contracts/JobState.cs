using System.Text.Json.Serialization;

namespace StyleCloud.Contracts;

/// <summary><c>queued → running → succeeded | failed | cancelled</c>, or <c>rejected</c> at intake.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Accepted; a message waits or is about to be sent.</summary>
    Queued,

    /// <summary>Claimed by a worker.</summary>
    Running,

    /// <summary>The result lies in the output container.</summary>
    Succeeded,

    /// <summary>Ended without a result; <see cref="JobStatus.Error"/> says why.</summary>
    Failed,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled,

    /// <summary>Refused at intake; nothing was queued.</summary>
    Rejected,
}
