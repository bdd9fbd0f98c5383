using System.Collections.Concurrent;
using Microsoft.Azure.WebJobs.Extensions.Timers;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>Remembers when timers ran for as long as the stand-in runs; the real host keeps it in a blob.</summary>
internal sealed class InMemoryScheduleMonitor : ScheduleMonitor
{
    private readonly ConcurrentDictionary<string, ScheduleStatus> _statuses = new();

    /// <inheritdoc/>
    public override Task<ScheduleStatus?> GetStatusAsync(string timerName) => Task.FromResult(_statuses.GetValueOrDefault(timerName));

    /// <inheritdoc/>
    public override Task UpdateStatusAsync(string timerName, ScheduleStatus status)
    {
        _statuses[timerName] = status;
        return Task.CompletedTask;
    }
}
