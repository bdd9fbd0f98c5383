using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;
using StyleCloud.Testing.Storage;

namespace StyleCloud.Platform.Tests.Jobs;

/// <summary>The ledger on storage in memory, with a job.</summary>
internal sealed class LedgerUnderTest : IDisposable
{
    public const string Id = "0123456789abcdef0123456789abcdef";
    public const string ReportPath = "output/wave/cat.jpg.error.json";

    public static readonly JobError Error = new(ErrorReason.NotFinite, "No finite picture came out.");

    public LedgerUnderTest()
    {
        Storage = new(Time);
        Ledger = new(Storage.Clients(), new(new()), Time);
    }

    public FakeTimeProvider Time { get; } = new(new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeStorage Storage { get; }

    public JobLedger Ledger { get; }

    public JobRequest Request { get; } = new(Id, "wave/cat.jpg")
    {
        Content = new("input", "wave/cat.jpg", "1", 3),
        Styles = [new("wave", new("styles", "wave.jpg", "2", 3), 1)],
        Options = new(),
        OutputName = "wave/cat.png",
    };

    public JobClaim Claim => new("other:1", "message-1", Time.GetUtcNow().AddMinutes(1));

    public JobStatus Status => JsonSerializer.Deserialize(Storage.Blobs.Find($"jobs/{Id}/status.json")!.Content, ContractsJsonContext.Default.JobStatus)!;

    /// <summary>Types of the published events, in order.</summary>
    public IReadOnlyList<string> EventTypes => Events("type");

    /// <summary>Ids of the published events, in order.</summary>
    public IReadOnlyList<string> EventIds => Events("id");

    public int Messages => Storage.Queues.Messages(QueueNames.Jobs).Count;

    public Task<Submission> SubmitAsync() => Ledger.SubmitAsync(JobTransitions.Queued(Request, Time.GetUtcNow()), CancellationToken.None);

    /// <summary>A worker claims the job.</summary>
    public async Task<VersionedStatus> ClaimAsync()
    {
        var claim = Claim;
        return (await Ledger.ChangeAsync(Id, status => JobTransitions.Claimed(status, claim, Time.GetUtcNow()), CancellationToken.None)).Job!;
    }

    /// <summary>The worker that has the job fails it; what follows is left undone.</summary>
    public async Task<VersionedStatus> FailAsync()
    {
        var claim = Claim;
        return (await Ledger.ChangeAsync(Id, status => JobTransitions.Failed(status, Error, claim, Time.GetUtcNow()), CancellationToken.None)).Job!;
    }

    public void Dispose() => Storage.Dispose();

    private List<string> Events(string member) =>
        [.. Storage.Queues.Texts(QueueNames.Events).Select(text => JsonDocument.Parse(text).RootElement.GetProperty(member).GetString()!)];
}
