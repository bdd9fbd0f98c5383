using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts.Tests;

/// <summary>Many lives of a job, each a row of transitions by chance with time passing between them; what must hold of every one.</summary>
public sealed class JobTransitionsTests
{
    private const int Lives = 4_000;
    private const int Steps = 40;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly JobError Error = new(ErrorReason.NotFinite, "No finite picture came out.");
    private static readonly JobResult Result = new(new("output", "a.png", "1", 3), 4, 3, new(1, 1, 0, 0), 5, "converged", 1, "CPU", "features");

    /// <summary>Two workers and two messages of one job; a worker may have either.</summary>
    private static readonly JobClaim[] Claims = [new("a:1", "m1", default), new("a:1", "m2", default), new("b:2", "m1", default), new("b:2", "m2", default)];

    private static readonly (string Name, Func<JobStatus, Moment, Transition> Apply)[] Changes =
    [
        ("Claimed", (status, at) => JobTransitions.Claimed(status, at.Claim, at.Now)),
        ("Renewed", (status, at) => JobTransitions.Renewed(status, at.Claim, null)),
        ("Released", (status, at) => JobTransitions.Released(status, at.Claim)),
        ("Interrupted", (status, at) => JobTransitions.Interrupted(status, at.Claim)),
        ("Succeeded", (status, at) => JobTransitions.Succeeded(status, at.Claim, Result, at.Now)),
        ("Failed", (status, at) => JobTransitions.Failed(status, Error, at.Claim, at.Now)),
        ("Failed", (status, at) => JobTransitions.Failed(status, Error, claim: null, at.Now)),
        ("Cancelling", (status, _) => JobTransitions.Cancelling(status)),
        ("Cancelled", (status, at) => JobTransitions.Cancelled(status, at.Claim, at.Now)),
        ("Cancelled", (status, at) => JobTransitions.Cancelled(status, claim: null, at.Now)),
        ("Requeued", (status, _) => JobTransitions.Requeued(status)),
        ("Sent", (status, _) => JobTransitions.Sent(status, status.Redrives)),
        ("Told", (status, _) => JobTransitions.Told(status, status.State, status.Redrives)),
    ];

    [Fact]
    public void EveryLife_MovesAsTheTableSays()
    {
        var seen = Walk().Where(step => step.After is not null && step.Name is not ("Sent" or "Told"))
            .Select(step => $"{step.Name}: {step.Before.State} → {step.After!.State}").Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "Cancelled: Cancelling → Cancelled",
                "Cancelling: Queued → Cancelling",
                "Cancelling: Running → Cancelling",
                "Claimed: Queued → Running",
                "Claimed: Running → Running",
                "Failed: Queued → Failed",
                "Failed: Running → Failed",
                "Interrupted: Running → Queued",
                "Released: Running → Queued",
                "Renewed: Cancelling → Cancelling",
                "Renewed: Running → Running",
                "Requeued: Cancelled → Queued",
                "Requeued: Failed → Queued",
                "Succeeded: Cancelling → Succeeded",
                "Succeeded: Running → Succeeded",
            ],
            seen);
    }

    [Fact]
    public void EveryLife_LeavesAFinalStateByARedriveOnly() =>
        Assert.All(Walk().Where(step => step.Before.IsFinal && step.After is not null && step.After.State != step.Before.State), step => Assert.Equal("Requeued", step.Name));

    [Fact]
    public void EveryLife_CountersNeverFallButWithARedrive() => Assert.All(Walk().Where(step => step.After is not null), step =>
    {
        var (before, after) = (step.Before, step.After!);
        Assert.Equal(before.Redrives + (step.Name == "Requeued" ? 1 : 0), after.Redrives);
        Assert.InRange(after.Interruptions, 0, after.Attempts);
        if (step.Name != "Requeued")
            Assert.True(after.Attempts >= before.Attempts && after.Interruptions >= before.Interruptions, step.ToString());
    });

    [Fact]
    public void EveryLife_ReachesEveryState_AndEachHasItsEventOrLeadsToOne()
    {
        var reached = Walk().Select(step => step.Before.State).Append(JobTransitions.Rejected(Request(), Error, Start).State).Distinct().ToList();
        Assert.Equal(Enum.GetValues<JobState>().Order(), reached.Order());
        Assert.Equal([JobState.Cancelling], reached.Where(state => JobEventTypes.For(state) is null));
        Assert.All(
            Walk().Where(step => step is { Before.State: JobState.Cancelling, After: { } after } && after.State != JobState.Cancelling),
            step => Assert.NotNull(JobEventTypes.For(step.After!.State)));
        Assert.Equal(reached.Count - 1, reached.Select(JobEventTypes.For).OfType<string>().Distinct().Count());
    }

    [Fact]
    public void EveryLife_StatusIsWhole() => Assert.All(Walk().Select(step => step.Before), status =>
    {
        Assert.True(status.Claim is null || status.State is JobState.Running or JobState.Cancelling);
        Assert.True(status.State != JobState.Running || (status.Claim is not null && status.StartedAt is not null && status.Attempts > 0));
        Assert.Equal(status.IsFinal, status.FinishedAt is not null);
        Assert.Equal(status.State == JobState.Succeeded, status.Result is not null);
        Assert.Equal(status.State is JobState.Failed or JobState.Cancelled, status.Error is not null);
        Assert.Equal(status.PublishedEvents.Distinct(), status.PublishedEvents);
    });

    [Fact]
    public void EveryLife_LiveClaimOfAnotherMessage_IsNeverBroken() => Assert.All(
        Walk().Where(step => step.After is not null && step.Before.Claim is { } claim && claim.ExpiresAt > step.At.Now && claim.MessageId != step.At.Claim.MessageId),
        step => Assert.Contains(step.Name, (string[])["Cancelling", "Sent", "Told"]));

    [Fact]
    public void EveryLife_WhatAWorkerDoesWithItsClaim_TakesItsOwnClaim() => Assert.All(
        Walk().Where(step => step.After is not null && step.Name is "Renewed" or "Released" or "Interrupted" or "Succeeded"),
        step => Assert.Equal((step.Before.Claim?.Worker, step.Before.Claim?.MessageId), step.After is null ? (step.Before.Claim?.Worker, step.Before.Claim?.MessageId) : (step.At.Claim.Worker, step.At.Claim.MessageId)));

    [Fact]
    public void EveryLife_RefusalSaysWhy() =>
        Assert.All(Walk(), step => Assert.True(step.After is null == step.Refusal is not null, step.ToString()));

    [Fact]
    public void Requeued_DropThatNeverBecameAJob_IsRefused()
    {
        Assert.Equal(TransitionRefusal.NothingToRun, JobTransitions.Requeued(JobTransitions.Rejected(Request(), Error, Start)).Refusal);
        var unread = JobTransitions.Failed(JobTransitions.Queued(new("id", ""), Start), Error, claim: null, Start).Status!;
        Assert.Equal(TransitionRefusal.NothingToRun, JobTransitions.Requeued(unread).Refusal);
    }

    [Fact]
    public void Requeued_FailedJob_KeepsWhatItIsMadeOf()
    {
        var failed = JobTransitions.Failed(JobTransitions.Queued(Request(), Start), Error, claim: null, Start).Status!;
        var again = JobTransitions.Requeued(failed).Status!;
        Assert.Equal(JobTransitions.Queued(Request(), Start) with { Redrives = 1, Styles = again.Styles, PublishedEvents = again.PublishedEvents }, again);
        Assert.Empty(again.PublishedEvents);
        Assert.Equal(failed.Styles, again.Styles);
    }

    private static JobRequest Request() => new("0123456789abcdef0123456789abcdef", "wave/a.jpg")
    {
        Content = new("input", "wave/a.jpg", "1", 3),
        Styles = [new("wave", new("styles", "wave.jpg", "2", 3), 1)],
        Options = new StyleTransferOptions(),
        OutputName = "wave/a.png",
    };

    /// <summary>Every transition that was tried, in lives that are the same in every run.</summary>
    private static IEnumerable<Step> Walk()
    {
        var random = new Random(1936);
        for (var life = 0; life < Lives; life++)
        {
            var (status, now) = (JobTransitions.Queued(Request(), Start), Start);
            for (var step = 0; step < Steps; step++)
            {
                now += TimeSpan.FromSeconds(random.Next(0, 50));
                var at = new Moment(now, Claims[random.Next(Claims.Length)] with { ExpiresAt = now + Lease });
                var (name, apply) = Changes[random.Next(Changes.Length)];
                var (changed, refusal) = apply(status, at);
                yield return new(name, at, status, changed, refusal);
                status = changed ?? status;
            }
        }
    }

    private sealed record Moment(DateTimeOffset Now, JobClaim Claim);

    private sealed record Step(string Name, Moment At, JobStatus Before, JobStatus? After, TransitionRefusal? Refusal);
}
