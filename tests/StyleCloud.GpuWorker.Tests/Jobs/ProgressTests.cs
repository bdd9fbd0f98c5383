using System.Collections.Concurrent;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class ProgressTests
{
    private static readonly string PreviewPath = $"jobs/{WorkerUnderTest.JobId}/preview.jpg";

    [Fact]
    public async Task Handle_EngineReports_ProgressReachesTheStatus()
    {
        using var run = new Run();

        run.Report(40);
        run.Worker.Time.Advance(run.Worker.Settings.ProgressInterval);

        await Eventually.TrueAsync(() => run.Worker.Status.Progress?.Evaluation == 40);
        Assert.Equal(JobState.Running, run.Worker.Status.State);
        Assert.Equal(new(9, 4, 4, 1), run.Worker.Status.Progress!.Losses);
        Assert.Equal(MessageOutcome.Succeeded, await run.EndAsync());
    }

    [Fact]
    public async Task Handle_EngineReports_PreviewIsAJpegOfThePicture()
    {
        using var run = new Run();

        run.Report(1);
        run.Worker.Time.Advance(run.Worker.Settings.ProgressInterval);

        await Eventually.TrueAsync(() => run.Worker.Storage.Blobs.Find(PreviewPath) is not null);
        var preview = run.Worker.Storage.Blobs.Find(PreviewPath)!;
        Assert.Equal("image/jpeg", preview.ContentType);
        var info = ImageInspector.Inspect(preview.Content, new(), "preview", CancellationToken.None).Info!;
        Assert.Equal((40, 30), (info.Width, info.Height));
        await run.EndAsync();
    }

    [Fact]
    public async Task Handle_LeaseRenewed_ClaimIsRenewedWithIt()
    {
        using var run = new Run();
        var first = run.Worker.Status.Claim!.ExpiresAt;

        run.Worker.Time.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(() => run.Worker.Log.Lines.Any(line => line.EventId == 200));
        run.Worker.Time.Advance(run.Worker.Settings.ProgressInterval);

        await Eventually.TrueAsync(() => run.Worker.Status.Claim!.ExpiresAt == first.AddSeconds(20));
        await run.EndAsync();
    }

    [Fact]
    public async Task Handle_ProgressCannotBeWritten_JobGoesOn()
    {
        using var run = new Run();
        run.Worker.Storage.Fails = request => request.IsStatusWrite;
        run.Report(10);
        run.Worker.Time.Advance(run.Worker.Settings.ProgressInterval);
        await Eventually.TrueAsync(() => run.Worker.Log.Lines.Any(line => line.EventId == 400));
        run.Worker.Storage.Fails = _ => false;

        Assert.Equal(MessageOutcome.Succeeded, await run.EndAsync());
    }

    [Fact]
    public async Task Handle_StatusBecameFinal_ProgressDoesNotOverwriteIt()
    {
        using var run = new Run();
        run.Worker.WriteStatus(run.Worker.Status with { State = JobState.Failed, Error = new(ErrorReason.DequeueLimitReached, "Elsewhere."), Claim = null });

        run.Report(10);
        run.Worker.Time.Advance(run.Worker.Settings.ProgressInterval);
        await Eventually.TrueAsync(() => run.Worker.Log.Lines.Any(line => line.EventId == 400));

        Assert.Equal(MessageOutcome.AlreadyEnded, await run.EndAsync());
        Assert.Equal("Elsewhere.", run.Worker.Status.Error!.Message);
        Assert.Null(run.Worker.Status.Progress);
        Assert.Null(run.Worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}"));
    }

    [Fact]
    public async Task Handle_StatusBecameFinalUnseen_NoResultIsWritten()
    {
        using var run = new Run();
        run.Worker.WriteStatus(run.Worker.Status with { State = JobState.Cancelled, Claim = null });

        Assert.Equal(MessageOutcome.AlreadyEnded, await run.EndAsync());

        Assert.Equal(JobState.Cancelled, run.Worker.Status.State);
        Assert.Null(run.Worker.Storage.Blobs.Find($"output/{WorkerUnderTest.OutputName}"));
        Assert.Empty(run.Worker.Storage.Queues.Messages(QueueNames.Jobs));
    }

    [Fact]
    public async Task Handle_IntakeWritesTheStatusMeanwhile_BothWritesSurvive()
    {
        using var run = new Run();
        run.Worker.WriteStatus(run.Worker.Status with { PublishedEvents = [JobState.Queued, JobState.Running, JobState.Rejected] });

        run.Report(10);
        run.Worker.Time.Advance(run.Worker.Settings.ProgressInterval);

        await Eventually.TrueAsync(() => run.Worker.Status.Progress?.Evaluation == 10);
        Assert.Contains(JobState.Rejected, run.Worker.Status.PublishedEvents);
        await run.EndAsync();
    }

    /// <summary>A job whose steps the test takes.</summary>
    private sealed class Run : IDisposable
    {
        private readonly ManualResetEventSlim _begun = new();
        private readonly BlockingCollection<int> _steps = [];
        private readonly Task<MessageOutcome> _handling;
        private int _entered;

        public Run()
        {
            Worker.Accept();
            Worker.Engine = input => new ScriptedTransfer(input, [.. Enumerable.Repeat(Step, 100)]);
            _handling = Worker.HandleNextAsync();
            _begun.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        public WorkerUnderTest Worker { get; } = new();

        /// <summary>Takes a step, after which the transfer is so far, and waits until the worker has looked at it.</summary>
        public void Report(int evaluation)
        {
            var before = Volatile.Read(ref _entered);
            _steps.Add(evaluation);
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _entered) > before, Eventually.Limit));
        }

        public async Task<MessageOutcome> EndAsync()
        {
            _steps.CompleteAdding();
            return await _handling;
        }

        public void Dispose()
        {
            _steps.CompleteAdding();
            Worker.Dispose();
            _begun.Dispose();
        }

        private void Step(ScriptedTransfer transfer)
        {
            Interlocked.Increment(ref _entered);
            _begun.Set();
            if (_steps.TryTake(out var evaluation, Timeout.Infinite))
                transfer.Evaluation = evaluation;
        }
    }
}
