using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Operating;
using StyleCloud.GpuWorker.Tests.Fakes;

namespace StyleCloud.GpuWorker.Tests.Operating;

public sealed class JobCancelTests : IDisposable
{
    private readonly WorkerUnderTest _worker = new();

    [Fact]
    public async Task Run_QueuedJobTwice_IsCancelledBothTimes()
    {
        _worker.Accept();

        Assert.True(await RunAsync());
        Assert.True(await RunAsync());

        Assert.Equal(JobState.Cancelled, _worker.Status.State);
        Assert.Equal(["StyleCloud.Job.Cancelled"], _worker.EventTypes());
        Assert.Equal([114, 114], _worker.Log.Lines.Select(line => line.EventId));
    }

    [Fact]
    public async Task Run_RunningJob_SaysWhichWorkerHasIt()
    {
        _worker.Accept();
        _worker.WriteStatus(_worker.Status with { State = JobState.Running, Claim = new("gpu-1:7", "message-x", _worker.Time.GetUtcNow().AddMinutes(1)) });

        Assert.True(await RunAsync());

        Assert.Equal(JobState.Cancelling, _worker.Status.State);
        Assert.Contains("gpu-1:7", Assert.Single(_worker.Log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FinishedJob_SaysThatItIsFinished()
    {
        _worker.Accept();
        _worker.WriteStatus(_worker.Status with { State = JobState.Succeeded });

        Assert.False(await RunAsync());

        Assert.Equal(JobState.Succeeded, _worker.Status.State);
        Assert.Contains("Succeeded", Assert.Single(_worker.Log.Lines).Text, StringComparison.Ordinal);
        Assert.Empty(_worker.EventTypes());
    }

    [Theory]
    [InlineData("no id")]
    [InlineData("ffffffffffffffffffffffffffffffff")]
    public async Task Run_UnknownJob_SaysSoAndGoesOn(string jobId)
    {
        _worker.Accept();

        Assert.False(await RunAsync(jobId, WorkerUnderTest.JobId));

        Assert.Equal(JobState.Cancelled, _worker.Status.State);
        Assert.Equal([112, 114], _worker.Log.Lines.Select(line => line.EventId));
    }

    public void Dispose() => _worker.Dispose();

    private Task<bool> RunAsync(params string[] jobIds) =>
        new JobCancel(_worker.Ledger(), _worker.Log.For<JobCancel>()).RunAsync(jobIds.Length > 0 ? jobIds : [WorkerUnderTest.JobId], TestContext.Current.CancellationToken);
}
