using System.Text;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.GpuWorker.Tests.Fakes;
using StyleCloud.StyleTransfer;
using StyleCloud.StyleTransfer.Checkpoints;

namespace StyleCloud.GpuWorker.Tests.Jobs;

/// <summary>An interrupted job is saved, and goes on where it was.</summary>
public sealed class JobCheckpointTests
{
    private const string Path = $"jobs/{WorkerUnderTest.JobId}/checkpoint";

    [Fact]
    public async Task Handle_LongJob_IsSavedEveryInterval()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        var saved = new List<string?>();
        worker.Engine = input => new ScriptedTransfer(input, Step, Step, Step, Step, Step, Step);

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal([null, null, "evaluation 2", "evaluation 2", "evaluation 4", "evaluation 4"], saved);
        Assert.Null(Saved(worker));

        void Step(ScriptedTransfer transfer)
        {
            saved.Add(Saved(worker));
            worker.Time.Advance(worker.Settings.CheckpointInterval / 2);
        }
    }

    [Fact]
    public async Task Handle_Shutdown_SavesAfterTheStepAndReleases()
    {
        using var worker = new WorkerUnderTest();
        var (_, message) = worker.Accept();
        worker.Engine = input => new ScriptedTransfer(input, _ => { }, _ => worker.Shutdown.Cancel(), _ => throw new InvalidOperationException("The engine was not stopped."));

        Assert.Equal(MessageOutcome.Released, await worker.HandleNextAsync());

        Assert.Equal("evaluation 2", Saved(worker));
        Assert.Equal(worker.Time.GetUtcNow(), message.VisibleAt);
        Assert.Equal((JobState.Queued, 1, 1), (worker.Status.State, worker.Status.Attempts, worker.Status.Interruptions));
    }

    [Fact]
    public async Task Handle_NextDelivery_GoesOnFromTheCheckpointAndRemovesIt()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Blobs.Put(Path, "evaluation 8"u8.ToArray());
        string? found = null;
        worker.Engine = input =>
        {
            found = Read(input);
            return new ScriptedTransfer(input);
        };

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal("evaluation 8", found);
        Assert.Null(Saved(worker));
    }

    [Fact]
    public async Task Handle_CheckpointThatCannotBeUsed_BeginsAnewAndSaysWhy()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Blobs.Put(Path, "nonsense"u8.ToArray());
        worker.Engine = input => input.Checkpoint is null ? new ScriptedTransfer(input) : throw new CheckpointException("is of another format or version");

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal(2, worker.EngineRuns);
        Assert.Contains(worker.Log.Lines, line => line.EventId == 405 && line.Text.Contains("is of another format or version", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handle_CheckpointCannotBeWritten_JobGoesOn()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Storage.Fails = request => request is { Method: "PUT", Path: Path };
        worker.Engine = input => new ScriptedTransfer(input, _ => worker.Time.Advance(worker.Settings.CheckpointInterval), _ => { });

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Contains(worker.Log.Lines, line => line.EventId == 403);
    }

    [Fact]
    public async Task Handle_SavingFailsHalfWay_KeepsTheCheckpointBefore()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        string? saved = null;
        worker.Engine = input => new ScriptedTransfer(input, Long, _ => saved = null, LongAndNotSaved, _ => saved = Saved(worker));

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());

        Assert.Equal("evaluation 1", saved);
        Assert.Contains(worker.Log.Lines, line => line.EventId == 403);

        void Long(ScriptedTransfer transfer) => worker.Time.Advance(worker.Settings.CheckpointInterval);

        void LongAndNotSaved(ScriptedTransfer transfer)
        {
            Long(transfer);
            transfer.Saving = Fail;
        }

        static void Fail(Stream stream)
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("No more.");
        }
    }

    [Fact]
    public async Task Handle_ShutdownAtTheLastStep_FinishesThePicture()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        worker.Engine = input => new ScriptedTransfer(input, _ => { }, _ => worker.Shutdown.Cancel());

        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());
    }

    [Fact]
    public async Task Handle_SavingTakesLongerThanTheGrace_ReleasesWithoutIt()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        using var saving = new ManualResetEventSlim();
        worker.Storage.Hangs = request =>
        {
            if (request is not { Method: "PUT", Path: Path })
                return false;
            saving.Set();
            return true;
        };
        worker.Engine = input => new ScriptedTransfer(input, _ => worker.Shutdown.Cancel(), _ => throw new InvalidOperationException("The engine was not stopped."));
        var handling = worker.HandleNextAsync();
        await Eventually.TrueAsync(() => saving.IsSet);
        Assert.False(handling.IsCompleted);

        worker.Time.Advance(worker.Settings.ShutdownGrace);

        Assert.Equal(MessageOutcome.Released, await handling);
        Assert.Equal(JobState.Queued, worker.Status.State);
    }

    [Fact]
    public async Task Handle_InterruptedOftenerThanTheLimitOfAttempts_IsStillMade()
    {
        using var worker = new WorkerUnderTest();
        worker.Accept();
        for (var shutdown = 0; shutdown <= worker.Settings.MaxDequeueCount; shutdown++)
        {
            var lease = await worker.Queue().ReceiveAsync(CancellationToken.None);
            await using (lease)
                Assert.Equal(MessageOutcome.Released, await worker.Handler().HandleAsync(lease!, new CancellationToken(canceled: true)));
        }

        worker.Engine = input => new ScriptedTransfer(input);
        Assert.Equal(MessageOutcome.Succeeded, await worker.HandleNextAsync());
    }

    private static string? Saved(WorkerUnderTest worker) => worker.Storage.Blobs.Find(Path) is { } blob ? Encoding.UTF8.GetString(blob.Content) : null;

    private static string Read(TransferInput input)
    {
        using var reader = new StreamReader(input.Checkpoint!, leaveOpen: true);
        return reader.ReadToEnd();
    }
}
