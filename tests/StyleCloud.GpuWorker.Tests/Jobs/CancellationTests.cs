using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.Platform.Jobs;

namespace StyleCloud.GpuWorker.Tests.Jobs;

/// <summary>Somebody asks for the end of a job, through the ledger as every caller does.</summary>
public sealed class CancellationTests
{
    private const string ReportPath = "output/starry-night/cat.jpg.error.json";
    private static readonly string ResultPath = $"output/{WorkerUnderTest.OutputName}";
    private static readonly string PreviewPath = $"jobs/{WorkerUnderTest.JobId}/preview.jpg";
    private static readonly TimeSpan TwoSeconds = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Handle_JobCancelledWhileItWaits_NeverRuns()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        await CancelAsync(worker);

        Assert.Equal(MessageOutcome.AlreadyEnded, await worker.HandleNextAsync());

        Assert.Equal(0, worker.EngineRuns);
        Assert.Equal(JobState.Cancelled, worker.Status.State);
        Assert.Equal(["StyleCloud.Job.Cancelled"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Handle_JobCancelledWhileItRuns_StopsWithinTwoSecondsAfterTheStep()
    {
        using var run = await Run.StartAsync();
        run.Worker.Time.Advance(run.Worker.Settings.ProgressInterval);
        await Eventually.TrueAsync(() => run.Worker.Storage.Blobs.Find(PreviewPath) is not null);

        await CancelAsync(run.Worker);
        Assert.Equal(JobState.Cancelling, run.Worker.Status.State);
        run.Worker.Time.Advance(TwoSeconds);
        await run.SeenAsync();

        Assert.Equal(MessageOutcome.Cancelled, await run.EndStepAsync());
        Assert.Equal((JobState.Cancelled, ErrorReason.Cancelled), (run.Worker.Status.State, run.Worker.Status.Error!.Reason));
        Assert.Null(run.Worker.Status.Claim);
        Assert.NotNull(run.Worker.Status.Progress);
        Assert.NotNull(run.Worker.Storage.Blobs.Find(PreviewPath));
        Assert.Null(run.Worker.Storage.Blobs.Find(ResultPath));
        Assert.Null(run.Worker.Storage.Blobs.Find(ReportPath));
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Cancelled"], run.Worker.EventTypes());
        Assert.Empty(run.Worker.Storage.Queues.Messages(QueueNames.Jobs));
        Assert.Empty(run.Worker.Storage.Queues.Messages(QueueNames.JobsPoison));
    }

    [Fact]
    public async Task Handle_JobCancelledAtItsLastStep_WritesNoPicture()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = input => new ScriptedTransfer(input, _ => CancelAsync(worker).GetAwaiter().GetResult());

        Assert.Equal(MessageOutcome.Cancelled, await worker.HandleNextAsync());

        Assert.Equal(JobState.Cancelled, worker.Status.State);
        Assert.Null(worker.Storage.Blobs.Find(ResultPath));
    }

    [Fact]
    public async Task Handle_JobCancelledWhenItsPictureIsThere_Succeeds()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        var asked = false;
        worker.Storage.Before = request =>
        {
            if (request.IsStatusWrite && worker.Storage.Blobs.Find(ResultPath) is not null && !asked)
            {
                asked = true;
                worker.WriteStatus(worker.Status with { State = JobState.Cancelling });
            }
        };

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.True(asked);
        Assert.Equal(JobState.Succeeded, worker.Status.State);
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Succeeded"], worker.EventTypes());
    }

    [Theory]
    [InlineData(ErrorReason.NotFinite)]
    [InlineData(ErrorReason.OutOfMemory)]
    public async Task Handle_CancelledJobFails_EndsCancelled(ErrorReason reason)
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = input => new ScriptedTransfer(input, _ =>
        {
            CancelAsync(worker).GetAwaiter().GetResult();
            throw new StyleTransferException(new(reason, "It failed."));
        });

        Assert.Equal(MessageOutcome.Cancelled, await worker.HandleNextAsync());

        Assert.Equal((JobState.Cancelled, ErrorReason.Cancelled), (worker.Status.State, worker.Status.Error!.Reason));
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Cancelled"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Handle_ShutdownAndJobCancelled_EndsCancelledAndSavesNothing()
    {
        using var run = await Run.StartAsync();
        await CancelAsync(run.Worker);
        run.Worker.Time.Advance(TwoSeconds);
        await run.SeenAsync();
        await run.Worker.Shutdown.CancelAsync();

        Assert.Equal(MessageOutcome.Cancelled, await run.EndStepAsync());
        Assert.Null(run.Worker.Storage.Blobs.Find($"jobs/{WorkerUnderTest.JobId}/checkpoint"));
    }

    [Fact]
    public async Task Handle_WorkerDiedWhileTheJobWasCancelled_TheNextDeliveryEndsIt()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        worker.WriteStatus(worker.Status with { State = JobState.Cancelling, Attempts = 1, Claim = new("gone:1", message.Id, worker.Time.GetUtcNow().AddMinutes(1)) });

        Assert.Equal(MessageOutcome.Cancelled, await worker.HandleNextAsync());

        Assert.Equal(0, worker.EngineRuns);
        Assert.Equal(JobState.Cancelled, worker.Status.State);
        Assert.Equal(["StyleCloud.Job.Cancelled"], worker.EventTypes());
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Handle_CrashAfterAnyWriteOfACancellation_EndsInOneVisibleEffect()
    {
        var writes = await RunCancelledAsync(survived: int.MaxValue);
        Assert.True(writes >= 6, $"claim, started event, its mark, status, event, its mark, delete; found {writes}");
        for (var survived = 1; survived <= writes; survived++)
            await RunCancelledAsync(survived);
    }

    private static async Task<int> RunCancelledAsync(int survived)
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        var written = 0;
        worker.Engine = input => new ScriptedTransfer(input, _ => worker.WriteStatus(worker.Status with { State = JobState.Cancelling }), _ => { });
        worker.Storage.CrashesAfter = request => request.IsWrite && ++written == survived;
        await worker.HandleNextAsync();
        worker.Storage.Revive();
        worker.Time.Advance(TimeSpan.FromMinutes(1));
        if (worker.Storage.Queues.Messages(QueueNames.Jobs).Count > 0)
            await worker.HandleNextAsync();

        Assert.Equal(JobState.Cancelled, worker.Status.State);
        Assert.Empty(worker.Storage.Queues.Messages(QueueNames.Jobs));
        Assert.Equal(["StyleCloud.Job.Started", "StyleCloud.Job.Cancelled"], worker.EventTypes().Distinct());
        Assert.Equal(2, worker.EventIds().Distinct().Count());
        return written;
    }

    private static Task<LedgerChange> CancelAsync(WorkerUnderTest worker) => worker.Ledger().CancelAsync(WorkerUnderTest.JobId, CancellationToken.None);

    /// <summary>A job that a worker has, in its first step.</summary>
    private sealed class Run : IDisposable
    {
        private readonly HeldStep _step = new();
        private readonly Task<MessageOutcome> _handling;

        private Run()
        {
            Worker.Accept();
            Worker.Engine = _step.Begin;
            _handling = Worker.HandleNextAsync();
        }

        public WorkerUnderTest Worker { get; } = new();

        public static async Task<Run> StartAsync()
        {
            var run = new Run();
            await run._step.BegunAsync();
            return run;
        }

        /// <summary>Waits until the worker has read what the status says now.</summary>
        public Task SeenAsync() => Eventually.TrueAsync(() => Worker.Storage.Requests.Any(request =>
            request is { IsQueue: false, Method: "GET" } && request.Path.EndsWith("/status.json", StringComparison.Ordinal) && request.At == Worker.Time.GetUtcNow()));

        public async Task<MessageOutcome> EndStepAsync()
        {
            _step.End();
            return await _handling;
        }

        public void Dispose()
        {
            _step.Dispose();
            Worker.Dispose();
        }
    }
}
