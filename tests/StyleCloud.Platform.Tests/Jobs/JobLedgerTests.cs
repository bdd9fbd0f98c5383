using System.Text.Json;
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
    public async Task Record_RejectionBesideANewerResult_WritesNoReport()
    {
        using var test = new LedgerUnderTest();
        test.Storage.Blobs.Put("output/wave/cat.png", [1], metadata: new Dictionary<string, string> { ["jobid"] = "another", ["queuedat"] = "2027-01-01T00:00:00Z" });

        Assert.NotNull(await RejectAsync(test));

        Assert.Null(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
        Assert.Equal(["StyleCloud.Job.Rejected"], test.EventTypes);
    }

    [Fact]
    public async Task Record_NewerResultComesWhileTheReportIsWritten_ReportIsRemoved()
    {
        using var test = new LedgerUnderTest();
        test.Storage.Before = request =>
        {
            if (request.IsWrite && request.Path == LedgerUnderTest.ReportPath)
                test.Storage.Blobs.Put("output/wave/cat.png", [1], metadata: new Dictionary<string, string> { ["jobid"] = "another", ["queuedat"] = "2027-01-01T00:00:00Z" });
        };

        Assert.NotNull(await RejectAsync(test));

        Assert.Null(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
    }

    [Fact]
    public async Task GiveUp_JobThatAWorkerHasClaimedSince_ChangesNothingAndSaysSo()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        var judged = (await test.Ledger.ReadAsync(LedgerUnderTest.Id, CancellationToken.None))!;
        await test.ClaimAsync();

        await Assert.ThrowsAsync<IOException>(() => test.Ledger.GiveUpAsync(judged, [LedgerUnderTest.Error], CancellationToken.None));

        Assert.Equal(JobState.Running, test.Status.State);
        Assert.Equal(["StyleCloud.Job.Queued"], test.EventTypes);
    }

    [Fact]
    public async Task GiveUp_JobThatWasRedrivenSince_LeavesTheRedrivenJobAlone()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.ClaimAsync();
        var judged = await test.FailAsync();
        Assert.True(await test.Ledger.RedriveAsync(judged, CancellationToken.None));

        await test.Ledger.GiveUpAsync(judged, [LedgerUnderTest.Error], CancellationToken.None);

        Assert.Equal((JobState.Queued, 1), (test.Status.State, test.Status.Redrives));
    }

    [Fact]
    public async Task GiveUp_JobThatSomebodyCancels_EndsCancelled()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.Ledger.ChangeAsync(LedgerUnderTest.Id, JobTransitions.Cancelling, CancellationToken.None);

        await GiveUpAsync(test);

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
                await GiveUpAsync(test);
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

    [Theory]
    [InlineData(1, true)]
    [InlineData(-1, false)]
    public async Task Settle_SuccessBesideTheReportOfAnotherDrop_KeepsItOnlyWhereThatIsNewer(int minutesLater, bool kept)
    {
        const string Other = "ffffffffffffffffffffffffffffffff";
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.ClaimAsync();
        var other = JobTransitions.Rejected(test.Request with { Id = Other }, LedgerUnderTest.Error, test.Time.GetUtcNow().AddMinutes(minutesLater));
        await test.Ledger.RecordAsync(other, [LedgerUnderTest.Error], CancellationToken.None);
        var claim = test.Claim;
        var result = new JobResult(new("output", "wave/cat.png", "1", 3), 4, 3, new(1, 1, 0, 0), 5, "converged", 1, "CPU", "features");

        var succeeded = await test.Ledger.ChangeAsync(LedgerUnderTest.Id, status => JobTransitions.Succeeded(status, claim, result, test.Time.GetUtcNow()), CancellationToken.None);
        await test.Ledger.SettleAsync(succeeded.Job!, CancellationToken.None);

        Assert.Equal(kept, test.Storage.Blobs.Find(LedgerUnderTest.ReportPath) is not null);
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
    public async Task Redrive_JobWhoseEndIsNotYetTold_TellsItFirst()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.ClaimAsync();
        test.Storage.Blobs.Put($"jobs/{LedgerUnderTest.Id}/checkpoint", [1]);

        Assert.True(await test.Ledger.RedriveAsync(await test.FailAsync(), CancellationToken.None));

        Assert.Equal(["StyleCloud.Job.Queued", "StyleCloud.Job.Failed", "StyleCloud.Job.Queued"], test.EventTypes);
        Assert.Equal([JobState.Queued], test.Status.PublishedEvents);
        Assert.Null(test.Storage.Blobs.Find($"jobs/{LedgerUnderTest.Id}/checkpoint"));
        Assert.Null(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
    }

    [Fact]
    public async Task Settle_JobIsRedrivenWhileItsEndIsTold_MarksNothingOfTheNewLife()
    {
        using var test = new LedgerUnderTest();
        await test.SubmitAsync();
        await test.ClaimAsync();
        var failed = await test.FailAsync();
        var redriven = false;
        test.Storage.Before = request =>
        {
            if (!request.IsEvent || redriven)
                return;
            redriven = true;
            var again = JobTransitions.Requeued(test.Status).Status!;
            test.Storage.Blobs.Put($"jobs/{LedgerUnderTest.Id}/status.json", JsonSerializer.SerializeToUtf8Bytes(again, ContractsJsonContext.Default.JobStatus));
        };

        await test.Ledger.SettleAsync(failed, CancellationToken.None);

        Assert.Equal((JobState.Queued, 1), (test.Status.State, test.Status.Redrives));
        Assert.Empty(test.Status.PublishedEvents);
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

    private static async Task GiveUpAsync(LedgerUnderTest test) =>
        await test.Ledger.GiveUpAsync((await test.Ledger.ReadAsync(LedgerUnderTest.Id, CancellationToken.None))!, [LedgerUnderTest.Error], CancellationToken.None);

    private static Task<JobStatus?> RejectAsync(LedgerUnderTest test) =>
        test.Ledger.RecordAsync(JobTransitions.Rejected(test.Request, LedgerUnderTest.Error, test.Time.GetUtcNow()), [LedgerUnderTest.Error], CancellationToken.None);
}
