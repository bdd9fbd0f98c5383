using Microsoft.Extensions.Logging;
using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Running;
using StyleCloud.GpuWorker.Storage;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// Tells the world how far a job is: every few seconds the newest progress and the claim's newest expiry go into the
/// status, and now and then a preview into its blob. Between the writes it looks whether somebody asks for the job's end. The engine's thread only leaves values
/// behind; writing and looking happen here.
/// </summary>
internal sealed class ProgressWriter : IAsyncDisposable
{
    /// <summary>How long a request to cancel may go unseen.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1.5);

    private readonly ClaimedJob _job;
    private readonly PreviewStore _previews;
    private readonly WorkerSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _writing;
    private volatile RgbImage? _preview;
    private volatile bool _previewWanted = true;
    private long _previewAskedAt;
    private long _writtenAt;

    /// <summary>Begins to write.</summary>
    public ProgressWriter(ClaimedJob job, PreviewStore previews, WorkerSettings settings, TimeProvider time, ILogger logger)
    {
        (_job, _previews, _settings, _time, _logger) = (job, previews, settings, time, logger);
        _previewAskedAt = _writtenAt = time.GetTimestamp();
        _writing = WriteRegularlyAsync(_stopped.Token);
    }

    private TimeSpan Period => _settings.ProgressInterval < LookInterval ? _settings.ProgressInterval : LookInterval;

    /// <summary>Takes how far the transfer is, on the engine's thread between two steps.</summary>
    public void Report(Transfer transfer)
    {
        var progress = transfer.Progress;
        _job.Progress = new(
            progress.Scale,
            progress.Scales,
            progress.Width,
            progress.Height,
            progress.Evaluation,
            progress.Evaluations,
            progress.Fraction,
            progress.Losses.ToContract(),
            progress.Elapsed.TotalSeconds,
            progress.Remaining?.TotalSeconds);
        if (!_previewWanted)
            return;
        _previewWanted = false;
        _preview = transfer.Preview();
    }

    /// <summary>Stops writing; whatever was under way is broken off. Nothing is written after this has returned.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped.IsCancellationRequested)
            return;
        await _stopped.CancelAsync();
        await _writing;
    }

    private async Task WriteRegularlyAsync(CancellationToken stopped)
    {
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopped))
                await TryWriteAsync(stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The job has ended.
        }
    }

    private async Task TryWriteAsync(CancellationToken stopped)
    {
        using var timeout = new CancellationTokenSource(_settings.VisibilityTimeout / 3, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopped, timeout.Token);
        try
        {
            await WriteOrLookAsync(either.Token);
            await WritePreviewAsync(either.Token);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The job has ended.
        }
        catch (Exception exception)
        {
            // Progress is not worth a job: a lost claim or lease ends the work by its own token, all else is tried again.
            // That holds for a write that fails while the job is ending, too.
            Log.ProgressNotWritten(_logger, exception);
        }
    }

    private async Task WriteOrLookAsync(CancellationToken cancellationToken)
    {
        // Half a period early is in time: a tick that comes a moment too soon must not wait for the next.
        if (!_job.IsStale || _time.GetElapsedTime(_writtenAt) < _settings.ProgressInterval - Period / 2)
        {
            await _job.LookAsync(cancellationToken);
            return;
        }

        _writtenAt = _time.GetTimestamp();
        await _job.RefreshAsync(cancellationToken);
    }

    private async Task WritePreviewAsync(CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(_previewAskedAt) >= _settings.PreviewInterval)
        {
            _previewAskedAt = _time.GetTimestamp();
            _previewWanted = true;
        }

        if (_preview is not { } preview)
            return;
        _preview = null;
        await _previews.WriteAsync(_job.Status.Id, preview, cancellationToken);
    }
}
