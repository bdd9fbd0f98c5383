using StyleCloud.Contracts;

namespace StyleCloud.Platform.Tests.Jobs;

/// <summary>The process dies right after any one of its writes; the same call, made again, leaves the effect exactly once visible.</summary>
public sealed class LedgerCrashTests
{
    [Fact]
    public async Task Submit_CrashAfterAnyWrite_IsCompletedByTheNext()
    {
        await CrashEverywhereAsync(test => test.SubmitAsync(), prepare: null, atLeast: 5, test =>
        {
            Assert.Equal((JobState.Queued, true), (test.Status.State, test.Status.Enqueued));
            Assert.InRange(test.Messages, 1, 2); // A crash between message and mark sends it again; the claim tells the two apart.
            Assert.Equal(["StyleCloud.Job.Queued"], test.EventTypes.Distinct());
            Assert.Single(test.EventIds.Distinct());
        });
    }

    [Fact]
    public async Task Record_CrashAfterAnyWrite_IsCompletedByTheNext()
    {
        await CrashEverywhereAsync(
            test => test.Ledger.RecordAsync(JobTransitions.Rejected(test.Request, LedgerUnderTest.Error, test.Time.GetUtcNow()), [LedgerUnderTest.Error], CancellationToken.None),
            prepare: null,
            atLeast: 4,
            test =>
            {
                Assert.Equal(JobState.Rejected, test.Status.State);
                Assert.NotNull(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
                Assert.Single(test.EventIds.Distinct());
            });
    }

    [Fact]
    public async Task Cancel_CrashAfterAnyWrite_IsCompletedByTheNext()
    {
        await CrashEverywhereAsync(
            test => test.Ledger.CancelAsync(LedgerUnderTest.Id, CancellationToken.None),
            test => test.SubmitAsync(),
            atLeast: 4,
            test =>
            {
                Assert.Equal(JobState.Cancelled, test.Status.State);
                Assert.Equal(["StyleCloud.Job.Queued", "StyleCloud.Job.Cancelled"], test.EventTypes.Distinct());
                Assert.Equal(2, test.EventIds.Distinct().Count());
            });
    }

    [Fact]
    public async Task Redrive_CrashAfterAnyWrite_IsCompletedByTheNext()
    {
        await CrashEverywhereAsync(
            async test => await test.Ledger.RedriveAsync((await test.Ledger.ReadAsync(LedgerUnderTest.Id, CancellationToken.None))!, CancellationToken.None),
            async test =>
            {
                await test.SubmitAsync();
                await test.ClaimAsync();
                await test.Ledger.SettleAsync(await test.FailAsync(), CancellationToken.None);
                test.Storage.Queues.Clear(QueueNames.Jobs);
            },
            atLeast: 6,
            test =>
            {
                Assert.Equal((JobState.Queued, 1, true), (test.Status.State, test.Status.Redrives, test.Status.Enqueued));
                Assert.InRange(test.Messages, 1, 2);
                Assert.Null(test.Storage.Blobs.Find(LedgerUnderTest.ReportPath));
                Assert.Equal(1, test.EventIds.Distinct().Count(id => id.EndsWith("-queued-1", StringComparison.Ordinal)));
            });
    }

    private static async Task CrashEverywhereAsync(Func<LedgerUnderTest, Task> act, Func<LedgerUnderTest, Task>? prepare, int atLeast, Action<LedgerUnderTest> check)
    {
        var writes = await CountAsync(act, prepare);
        Assert.True(writes >= atLeast, $"Only {writes} writes.");
        for (var survived = 1; survived <= writes; survived++)
        {
            using var test = new LedgerUnderTest();
            await (prepare?.Invoke(test) ?? Task.CompletedTask);
            var written = 0;
            test.Storage.CrashesAfter = request => request.IsWrite && ++written == survived;
            await Assert.ThrowsAnyAsync<Exception>(() => act(test));
            test.Storage.Revive();
            test.Time.Advance(TimeSpan.FromMinutes(1));
            await act(test);
            check(test);
        }
    }

    private static async Task<int> CountAsync(Func<LedgerUnderTest, Task> act, Func<LedgerUnderTest, Task>? prepare)
    {
        using var test = new LedgerUnderTest();
        await (prepare?.Invoke(test) ?? Task.CompletedTask);
        var before = test.Storage.Requests.Count(request => request.IsWrite);
        await act(test);
        return test.Storage.Requests.Count(request => request.IsWrite) - before;
    }
}
