using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace StyleCloud.GpuWorker.Jobs;

/// <summary>
/// Retries at the end of a job: what took minutes to compute is not thrown away because storage did not
/// answer for some seconds. They come on top of the SDK's own retries. All that runs here may run more than once.
/// </summary>
internal sealed class StorageRetry
{
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Retries with delays of 1, 2, 4, … 30 s.</summary>
    /// <param name="retries">Most retries; 0 for none.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    public StorageRetry(int retries, TimeProvider time, ILogger<StorageRetry> logger)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (retries > 0)
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } exception
                    && !arguments.Context.CancellationToken.IsCancellationRequested
                    && ErrorClassifier.IsStorageFailure(exception)),
                OnRetry = arguments =>
                {
                    Log.StorageRetried(logger, arguments.Outcome.Exception, arguments.AttemptNumber + 1, arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            });
        _pipeline = builder.Build();
    }

    /// <summary>Runs <paramref name="work"/> until it succeeds, fails for another reason, or was tried often enough.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await work(token), cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{CancellationToken, Task}, CancellationToken)"/>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await work(token), cancellationToken);
}
