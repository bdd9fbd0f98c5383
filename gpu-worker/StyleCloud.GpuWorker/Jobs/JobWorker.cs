using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// Takes one message after the other, or several at once: while one is painted the next is read and the last one's picture is written. As a job (<see cref="WorkerSettings.IdleExit"/> set) it ends when the queue has been
/// empty for that long; as a service it stays until it is shut down.
/// </summary>
/// <param name="queue">Where messages come from.</param>
/// <param name="handler">What is done with each.</param>
/// <param name="jobsAtOnce">How many messages it holds at most.</param>
/// <param name="settings">The worker's settings.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed class JobWorker(JobQueue queue, MessageHandler handler, int jobsAtOnce, WorkerSettings settings, TimeProvider time, ILogger<JobWorker> logger)
{
    /// <summary>The longest pause between two looks at a queue that does not answer.</summary>
    public static readonly TimeSpan LongestOutagePause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestStorageOutage = TimeSpan.FromMinutes(2);

    private readonly List<Task<MessageOutcome>> _handling = [];
    private long _answeredAt;
    private long _busyAt;
    private int _outages;

    /// <summary>Works until there is nothing to do, the process is shut down, or it cannot go on.</summary>
    /// <returns>The process' exit code.</returns>
    public async Task<int> RunAsync(CancellationToken shutdown)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        try
        {
            return await DrainAsync(shutdown, ending.Token);
        }
        finally
        {
            // Whatever ends the worker, the jobs that it still holds are saved and released.
            await ending.CancelAsync();
            await ((Task)Task.WhenAll(_handling)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> DrainAsync(CancellationToken shutdown, CancellationToken ending)
    {
        _answeredAt = _busyAt = time.GetTimestamp();
        while (!shutdown.IsCancellationRequested)
        {
            var received = await TryReceiveAsync(shutdown);
            if (received is not null)
                _handling.Add(HandleAsync(received, ending));
            else if (_handling.Count == 0 && IsTimeToExit(out var exitCode))
                return exitCode;

            if (_handling.Count == jobsAtOnce)
                await Task.WhenAny(_handling);
            else if (received is null)
                await Task.WhenAny([.. _handling, Task.Delay(PauseAfterNothing(), time, shutdown)]);
            var ended = _handling.Where(task => task.IsCompleted).ToList();
            if (await AnyFatalAsync(ended))
                return ExitCodes.WeightsOrDevice;
            _handling.RemoveAll(ended.Contains);
        }

        if (await AnyFatalAsync(_handling))
            return ExitCodes.WeightsOrDevice;
        Log.WorkerShutDown(logger);
        return ExitCodes.Success;
    }

    private async Task<MessageOutcome> HandleAsync(MessageLease lease, CancellationToken ending)
    {
        await using (lease)
        {
            var outcome = await handler.HandleAsync(lease, ending);
            _busyAt = time.GetTimestamp();
            return outcome;
        }
    }

    private static async Task<bool> AnyFatalAsync(IEnumerable<Task<MessageOutcome>> handled) => (await Task.WhenAll(handled)).Contains(MessageOutcome.Fatal);

    private async Task<MessageLease?> TryReceiveAsync(CancellationToken shutdown)
    {
        try
        {
            var lease = await queue.ReceiveAsync(shutdown);
            (_answeredAt, _outages) = (time.GetTimestamp(), 0);
            return lease;
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (ErrorClassifier.IsStorageFailure(exception))
        {
            Log.QueueUnreachable(logger, exception, QueueNames.Jobs, ++_outages);
            return null;
        }
    }

    private bool IsTimeToExit(out int exitCode)
    {
        exitCode = ExitCodes.Success;
        if (settings.IdleExit is not { } idleExit)
            return false;

        // A job execution that cannot reach its queue is not idle; it gives its machine back, and says that it failed.
        if (_outages > 0)
        {
            exitCode = ExitCodes.OutputOrStorage;
            return time.GetElapsedTime(_answeredAt) >= LongestStorageOutage;
        }

        if (time.GetElapsedTime(_busyAt) < idleExit)
            return false;
        Log.WorkerIdle(logger, idleExit);
        return true;
    }

    private TimeSpan PauseAfterNothing() =>
        _outages == 0 ? settings.PollInterval : FailurePolicy.DelayAfter(_outages, settings.PollInterval, LongestOutagePause);
}
