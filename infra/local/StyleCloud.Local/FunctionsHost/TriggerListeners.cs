using System.Runtime.ExceptionServices;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Indexers;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>
/// The WebJobs SDK's listeners for queues and timers: the code that the real host runs, so polling, visibility, the dequeue limit
/// and the poison queue are the real thing.
/// </summary>
internal sealed class TriggerListeners(FunctionsHostSettings settings, HostJson hostJson, ITypeLocator functions, ILoggerFactory loggers, ILogger logger)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>Listens until cancelled; then takes nothing more and waits for the invocations that run.</summary>
    /// <param name="listening">Called when all triggers are listened to for the first time.</param>
    /// <param name="shutdown">Ends it.</param>
    /// <exception cref="LocalRunException">A function cannot be listened for, for example because its connection is not set.</exception>
    public async Task RunAsync(Action listening, CancellationToken shutdown)
    {
        for (Action? first = listening; !shutdown.IsCancellationRequested; first = null)
        {
            var failure = new ListenerFailure();
            using var host = Build(failure);
            var jobs = host.Services.GetRequiredService<IJobHost>();
            await StartAsync(jobs, shutdown);
            first?.Invoke();
            await Task.WhenAny(failure.Task, Task.Delay(Timeout.InfiniteTimeSpan, shutdown));
            await jobs.StopAsync();
            if (shutdown.IsCancellationRequested)
                return;
            Log.ListenersRestart(logger, await failure.Task);
            await Task.WhenAny(Task.Delay(PauseAfterFailure, shutdown));
        }
    }

    private static async Task StartAsync(IJobHost jobs, CancellationToken cancellationToken)
    {
        try
        {
            await jobs.StartAsync(cancellationToken);
        }
        catch (FunctionIndexingException exception)
        {
            throw new LocalRunException($"{exception.Message} {exception.InnerException?.Message}", innerException: exception);
        }
    }

    private IHost Build(ListenerFailure failure) => new HostBuilder()
        .ConfigureAppConfiguration(configuration => settings.AddTo(configuration).AddInMemoryCollection(hostJson.Extensions))
        .ConfigureWebJobs(jobs =>
        {
            jobs.AddAzureStorageQueues(queues => queues.MaxPollingInterval = TimeSpan.FromTicks(Math.Min(queues.MaxPollingInterval.Ticks, settings.MaxPollingInterval.Ticks)));
            jobs.AddTimers();
        })
        .ConfigureServices(services => services
            .AddSingleton(loggers)
            .AddSingleton(functions)
            .AddSingleton<IWebJobsExceptionHandler>(failure)
            .RemoveAll<ScheduleMonitor>()
            .AddSingleton<ScheduleMonitor, InMemoryScheduleMonitor>())
        .Build();

    /// <summary>A listener that has thrown listens no more: storage that is away for longer than the SDK tries does that.</summary>
    private sealed class ListenerFailure : IWebJobsExceptionHandler
    {
        private readonly TaskCompletionSource<string> _reason = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Task => _reason.Task;

        public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) => OnUnhandledExceptionAsync(exceptionInfo);

        public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
        {
            _reason.TrySetResult(exceptionInfo.SourceException.Message);
            return System.Threading.Tasks.Task.CompletedTask;
        }
    }
}
