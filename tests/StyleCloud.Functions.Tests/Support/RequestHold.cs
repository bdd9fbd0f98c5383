namespace StyleCloud.Functions.Tests.Support;

/// <summary>Keeps requests to storage waiting.</summary>
internal sealed class RequestHold
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a request waits.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Completes when a waiting request was cancelled.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Waits until cancelled.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        _entered.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            _cancelled.TrySetResult();
        }
    }
}
