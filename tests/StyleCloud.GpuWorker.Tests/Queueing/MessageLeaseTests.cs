using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Queueing;

public sealed class MessageLeaseTests
{
    private static readonly TimeSpan Third = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Lease_AtAThirdOfTheVisibility_IsRenewed()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        await using var lease = await ReceiveAsync(worker);

        worker.Time.Advance(Third - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, Renewals(worker));
        worker.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.TrueAsync(() => Renewals(worker) == 1);
        await Eventually.TrueAsync(() => lease.ExpiresAt == worker.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Lease_RenewedForLongerThanTheVisibility_IsStillHeld()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        await using var lease = await ReceiveAsync(worker);

        for (var renewal = 1; renewal <= 9; renewal++)
            await AdvanceAndRenewAsync(worker, renewal);

        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.Null(await worker.Queue().ReceiveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Delete_AfterRenewals_UsesTheNewestPopReceipt()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        await using var lease = await ReceiveAsync(worker);
        var first = message.PopReceipt;
        await AdvanceAndRenewAsync(worker, 1);
        await AdvanceAndRenewAsync(worker, 2);
        var newest = message.PopReceipt;

        await lease.DeleteAsync(CancellationToken.None);

        Assert.NotEqual(first, newest);
        Assert.Equal(newest, worker.Storage.Requests.Single(request => request.IsMessageDelete).Query["popreceipt"]);
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Lease_RenewalFailsOnce_IsTriedAgainBeforeItLapses()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        await using var lease = await ReceiveAsync(worker);
        worker.Storage.Fails = request => request.IsRenewal;
        worker.Time.Advance(Third);
        await Eventually.TrueAsync(() => worker.Log.Lines.Any(line => line.EventId == 201));
        worker.Storage.Fails = _ => false;

        // The next renewal comes after a twelfth of the visibility, long before the lease lapses.
        worker.Time.Advance(TimeSpan.FromSeconds(5));

        await Eventually.TrueAsync(() => lease.ExpiresAt == worker.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Lease_NeverRenewed_IsLostWhenItLapses()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        await using var lease = await ReceiveAsync(worker);
        worker.Storage.Hangs = request => request.IsRenewal;

        worker.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(lease.Lost.IsCancellationRequested);
        worker.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(lease.Lost.IsCancellationRequested);
        worker.Storage.Hangs = _ => false;
        await Assert.ThrowsAsync<LeaseLostException>(() => lease.DeleteAsync(CancellationToken.None));
        Assert.DoesNotContain(worker.Storage.Requests, request => request.IsMessageDelete);
    }

    [Fact]
    public async Task Lease_MessageTakenByAnother_IsLostAtTheNextRenewal()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        await using var lease = await ReceiveAsync(worker);
        worker.Storage.Queues.TakeAway(message);

        worker.Time.Advance(Third);

        await Eventually.TrueAsync(() => lease.Lost.IsCancellationRequested);
        await Assert.ThrowsAsync<LeaseLostException>(() => lease.RenewAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Release_WithDelay_MakesTheMessageVisibleAfterIt()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        await using (var lease = await ReceiveAsync(worker))
            await lease.ReleaseAsync(TimeSpan.FromSeconds(30), CancellationToken.None);

        worker.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Null(await worker.Queue().ReceiveAsync(CancellationToken.None));
        worker.Time.Advance(TimeSpan.FromSeconds(1));
        await using var next = await ReceiveAsync(worker);
        Assert.Equal(2, next.DequeueCount);
    }

    [Fact]
    public async Task Lease_AfterRelease_IsNotRenewed()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        await using var lease = await ReceiveAsync(worker);
        await lease.ReleaseAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
        var before = Renewals(worker);

        worker.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(before, Renewals(worker));
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    private static async Task<MessageLease> ReceiveAsync(WorkerUnderTest worker) =>
        await worker.Queue().ReceiveAsync(CancellationToken.None) ?? throw new InvalidOperationException("No message is visible.");

    private static int Renewals(WorkerUnderTest worker) => worker.Storage.Requests.Count(request => request.IsRenewal);

    private static async Task AdvanceAndRenewAsync(WorkerUnderTest worker, int renewal)
    {
        worker.Time.Advance(Third);
        await Eventually.TrueAsync(() => worker.Log.Lines.Count(line => line.EventId == 200) == renewal);
    }
}
