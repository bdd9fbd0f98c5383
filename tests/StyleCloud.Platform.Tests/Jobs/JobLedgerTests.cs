using StyleCloud.Contracts;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.Platform.Tests.Jobs;

public sealed class JobLedgerTests
{
    [Fact]
    public async Task Submit_NewJob_SendsMessageAndEventOnce()
    {
        using var test = new LedgerUnderTest();
        test.Storage.Blobs.Put(LedgerUnderTest.ReportPath, []);

        Assert.Equal(Submission.Queued, await test.SubmitAsync());
        Assert.Equal(Submission.Known, await test.SubmitAsync());

        Assert.Equal(1, test.Messages);
        Assert.Equal(["StyleCloud.Job.Queued"], test.EventTypes);
        Assert.Null(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
    }

    [Fact]
    public async Task Record_Rejection_LeavesReportAndEventOnce()
    {
        using var test = new LedgerUnderTest();

        Assert.NotNull(await RejectAsync(test));
        Assert.Null(await RejectAsync(test));

        Assert.Equal(JobState.Rejected, test.Status.State);
        Assert.NotNull(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
        Assert.Equal(["StyleCloud.Job.Rejected"], test.EventTypes);
    }

    [Fact]
    public async Task Record_JobThatSomebodyCancels_EndsCancelled()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.Ledger.ChangeAsync(LedgerUnderTest.Id, JobTransitions.Cancelling, CancellationToken.None);

        await test.Ledger.RecordAsync(Failure(test), [LedgerUnderTest.Error], CancellationToken.None);

        Assert.Equal(JobState.Cancelled, test.Status.State);
        Assert.Null(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
    }

    [Theory]
    [InlineData("2027-01-01T00:00:00Z", false)]
    [InlineData("2025-01-01T00:00:00Z", true)]
    public async Task Settle_FailureBesideAResult_ReportsOnlyWhereTheResultIsOlder(string resultQueuedAt, bool reports)
    {
        foreach (var byAWorker in new[] { true, false })
        {
            using var test = new LedgerUnderTest();
            await test.SubmitAsync();
            test.Storage.Blobs.Put("output/wave/cat.png", [1], metadata: new Dictionary<string, string> { ["jobid"] = "another", ["queuedat"] = resultQueuedAt });

            if (byAWorker)
            {
                await test.ClaimAsync();
                await test.Ledger.SettleAsync(await test.FailAsync(), CancellationToken.None);
            }
            else
            {
                await test.Ledger.RecordAsync(Failure(test), [LedgerUnderTest.Error], CancellationToken.None);
            }

            Assert.Equal(JobState.Failed, test.Status.State);
            Assert.Equal(reports, test.Storage.Blobs.Find(LedgerUnderTest.ReportPath) is not null);
            Assert.Contains("StyleCloud.Job.Failed", test.EventTypes);
        }
    }

    [Fact]
    public async Task Settle_JobThatWasBegun_RemovesItsCheckpointAndKeepsItsPreview()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.ClaimAsync();
        test.Storage.Blobs.Put($"jobs/{LedgerUnderTest.Id}/checkpoint", [1]);
        test.Storage.Blobs.Put($"jobs/{LedgerUnderTest.Id}/preview.jpg", [1]);

        Assert.True(await test.Ledger.SettleAsync(await test.FailAsync(), CancellationToken.None));

        Assert.Null(test.Storage.Blobs.Find($"jobs/{LedgerUnderTest.Id}/checkpoint"));
        Assert.NotNull(test.Storage.Blobs.Find($"jobs/{LedgerUnderTest.Id}/preview.jpg"));
    }

    [Fact]
    public async Task Settle_JobThatHasNotEnded_DoesNothing()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();

        Assert.False(await test.Ledger.SettleAsync(await test.ClaimAsync(), CancellationToken.None));

        Assert.Equal(["StyleCloud.Job.Queued"], test.EventTypes);
    }

    [Fact]
    public async Task Cancel_QueuedJob_EndsAtOnce()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();

        var change = await test.Ledger.CancelAsync(LedgerUnderTest.Id, CancellationToken.None);

        Assert.Null(change.Refusal);
        Assert.Equal((JobState.Cancelled, ErrorReason.Cancelled), (test.Status.State, test.Status.Error!.Reason));
        Assert.Equal(["StyleCloud.Job.Queued", "StyleCloud.Job.Cancelled"], test.EventTypes);
        Assert.Null(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
    }

    [Fact]
    public async Task Cancel_RunningJob_IsLeftToItsWorkerWhileItsClaimLives()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.ClaimAsync();

        Assert.Equal(TransitionRefusal.HeldByAnother, (await test.Ledger.CancelAsync(LedgerUnderTest.Id, CancellationToken.None)).Refusal);
        Assert.Equal(JobState.Cancelling, test.Status.State);
        Assert.Equal(TransitionRefusal.HeldByAnother, (await test.Ledger.CancelAsync(LedgerUnderTest.Id, CancellationToken.None)).Refusal);

        test.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null((await test.Ledger.CancelAsync(LedgerUnderTest.Id, CancellationToken.None)).Refusal);
        Assert.Equal(JobState.Cancelled, test.Status.State);
        Assert.Equal(["StyleCloud.Job.Queued", "StyleCloud.Job.Cancelled"], test.EventTypes);
    }

    [Fact]
    public async Task Cancel_EndedOrUnknownJob_ChangesNothing()
    {
        using var test = new LedgerUnderTest();
        Assert.Null((await test.Ledger.CancelAsync(LedgerUnderTest.Id, CancellationToken.None)).Job);
        await RejectAsync(test);

        var change = await test.Ledger.CancelAsync(LedgerUnderTest.Id, CancellationToken.None);

        Assert.Equal((JobState.Rejected, TransitionRefusal.Ended), (change.Job!.Status.State, change.Refusal!.Value));
        Assert.Equal(["StyleCloud.Job.Rejected"], test.EventTypes);
    }

    [Fact]
    public async Task Redrive_CancelledJob_BeginsANewSeriesOfEvents()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.Ledger.CancelAsync(LedgerUnderTest.Id, CancellationToken.None);

        Assert.True(await test.Ledger.RedriveAsync((await test.Ledger.ReadAsync(LedgerUnderTest.Id, CancellationToken.None))!, CancellationToken.None));

        Assert.Equal((JobState.Queued, 1, true), (test.Status.State, test.Status.Redrives, test.Status.Enqueued));
        Assert.Equal(2, test.Messages);
        Assert.EndsWith("-queued-1", test.EventIds[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_OtherWritersComeBetween_IsAppliedToWhatTheyWrote()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        var writers = 3;
        test.Storage.Before = request =>
        {
            if (request.IsStatusWrite && writers-- > 0)
                test.Storage.Blobs.Put($"jobs/{LedgerUnderTest.Id}/status.json", test.Storage.Blobs.Find($"jobs/{LedgerUnderTest.Id}/status.json")!.Content);
        };

        var change = await test.Ledger.ChangeAsync(LedgerUnderTest.Id, JobTransitions.Cancelling, CancellationToken.None);

        Assert.Equal(JobState.Cancelling, change.Job!.Status.State);
        Assert.Equal(-1, writers);
    }

    [Fact]
    public async Task Change_OtherWritersNeverEnd_GivesUp()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        test.Storage.Before = request =>
        {
            if (request.IsStatusWrite)
                test.Storage.Blobs.Put($"jobs/{LedgerUnderTest.Id}/status.json", test.Storage.Blobs.Find($"jobs/{LedgerUnderTest.Id}/status.json")!.Content);
        };

        await Assert.ThrowsAsync<IOException>(() => test.Ledger.ChangeAsync(LedgerUnderTest.Id, JobTransitions.Cancelling, CancellationToken.None));
    }

    [Fact]
    public async Task Change_KnownVersionIsOutOfDate_ReadsTheNewestBeforeItRefuses()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        var known = await test.Ledger.ReadAsync(LedgerUnderTest.Id, CancellationToken.None);
        var claim = test.Claim;
        await test.ClaimAsync();

        var change = await test.Ledger.ChangeAsync(LedgerUnderTest.Id, status => JobTransitions.Released(status, claim), CancellationToken.None, known);

        Assert.Null(change.Refusal);
        Assert.Equal(JobState.Queued, test.Status.State);
    }

    private static JobStatus Failure(LedgerUnderTest test) =>
        JobTransitions.Failed(JobTransitions.Queued(test.Request, test.Time.GetUtcNow()), LedgerUnderTest.Error, claim: null, test.Time.GetUtcNow()).Status!;

    private static Task<JobStatus?> RejectAsync(LedgerUnderTest test) =>
        test.Ledger.RecordAsync(JobTransitions.Rejected(test.Request, LedgerUnderTest.Error, test.Time.GetUtcNow()), [LedgerUnderTest.Error], CancellationToken.None);
}
