using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Queueing;
using StyleCloud.GpuWorker.Running;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// Takes one message after the other. As a job (<see cref="WorkerSettings.IdleExit"/> set) it ends when the queue has been
/// empty for that long; as a service it stays until it is shut down.
/// </summary>
internal sealed class JobWorker(JobQueue queue, MessageHandler handler, WorkerSettings settings, TimeProvider time, ILogger<JobWorker> logger)
{
    /// <summary>The longest pause between two looks at a queue that does not answer.</summary>
    public static readonly TimeSpan LongestOutagePause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestStorageOutage = TimeSpan.FromMinutes(2);

    private long _answeredAt;
    private long _busyAt;
    private int _outages;

    /// <summary>Works until there is nothing to do, the process is shut down, or it cannot go on.</summary>
    /// <returns>The process' exit code.</returns>
    public async Task<int> RunAsync(CancellationToken shutdown)
    {
        _answeredAt = _busyAt = time.GetTimestamp();
        while (!shutdown.IsCancellationRequested)
        {
            if (await TryReceiveAsync(shutdown) is { } lease)
            {
                await using (lease)
                {
                    if (await handler.HandleAsync(lease, shutdown) == MessageOutcome.Fatal)
                        return ExitCodes.WeightsOrDevice;
                }

                _busyAt = time.GetTimestamp();
            }
            else if (IsTimeToExit(out var exitCode))
            {
                return exitCode;
            }
            else
            {
                await Task.Delay(PauseAfterNothing(), time, shutdown).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Log.WorkerShutDown(logger);
        return ExitCodes.Success;
    }

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
