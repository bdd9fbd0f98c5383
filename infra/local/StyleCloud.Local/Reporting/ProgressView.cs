using Spectre.Console;
using StyleCloud.Contracts;

namespace StyleCloud.Local.Reporting;

/// <summary>Shows one job until it ends: a bar that moves in a terminal, a line now and then elsewhere.</summary>
internal static class ProgressView
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Shows the changes that <paramref name="wait"/> reports.</summary>
    /// <param name="console">Where.</param>
    /// <param name="wait">Waits for the job's end and reports its changes.</param>
    public static Task<JobStatus> ShowAsync(IAnsiConsole console, Func<Action<JobStatus>, Task<JobStatus>> wait) =>
        console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal ? ShowLiveAsync(console, wait) : wait(Lines(console));

    private static async Task<JobStatus> ShowLiveAsync(IAnsiConsole console, Func<Action<JobStatus>, Task<JobStatus>> wait)
    {
        var columns = new ProgressColumn[] { new SpinnerColumn(), new ProgressBarColumn { Width = 30 }, new TaskDescriptionColumn { Alignment = Justify.Left } };
        return await console.Progress().Columns(columns).StartAsync(async context =>
        {
            var task = context.AddTask("waiting for the upload event", maxValue: 1);
            return await wait(status =>
            {
                task.Description = Markup.Escape(JobLine.For(status));
                task.Value = status.State == JobState.Succeeded ? 1 : status.Progress?.Fraction ?? 0;
            });
        });
    }

    private static Action<JobStatus> Lines(IAnsiConsole console)
    {
        var (lastState, lastLine) = ((JobState?)null, 0L);
        return status =>
        {
            if (status.State == lastState && TimeProvider.System.GetElapsedTime(lastLine) < LineInterval)
                return;
            (lastState, lastLine) = (status.State, TimeProvider.System.GetTimestamp());
            console.Say($"  {JobLine.For(status)}");
        };
    }
}
