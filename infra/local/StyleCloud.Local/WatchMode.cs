using Spectre.Console;
using StyleCloud.Contracts;
using StyleCloud.Local.Reporting;
using StyleCloud.Local.Drops;
using StyleCloud.Local.Stack;

namespace StyleCloud.Local;

/// <summary><c>--watch</c>: says how to reach everything, then prints what becomes of every drop until Ctrl-C.</summary>
internal sealed class WatchMode(IAnsiConsole console, StyleCloudStack stack, string outputFolder)
{
    /// <summary>Watches until cancelled, which is this mode's good end.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Explain();
        var watch = new JobWatch(stack.Storage);
        using var timer = new PeriodicTimer(JobWatch.Interval);
        try
        {
            await watch.IgnorePresentAsync(cancellationToken);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var status in await watch.LookAsync(cancellationToken))
                    await ShowAsync(status, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.Say("Shutting down …");
        }

        return ExitCodes.Success;
    }

    private void Explain()
    {
        console.Say("Connection string, for any Azure tool:");
        console.Say(stack.ConnectionString);
        console.Say($"Containers: drop into {ContainerNames.Input}, pictures appear in {ContainerNames.Output}, status in {ContainerNames.Jobs}, styles are in {ContainerNames.Styles}: {string.Join(", ", StyleLibrary.Names)}");
        console.Say($"Drops:      {ContainerNames.Input}/<style>/<photo>, {ContainerNames.Input}/<folder>/content.jpg with style.jpg, {ContainerNames.Input}/<folder>/job.json, {ContainerNames.Input}/<photo>");
        console.Say($"API:        {stack.ApiAddress}api/");
        console.Say($"Pictures are saved below {outputFolder}. Ctrl-C ends everything.");
    }

    private async Task ShowAsync(JobStatus status, CancellationToken cancellationToken)
    {
        var isTold = JobWatch.IsTold(status);
        if (status.IsFinal && !isTold)
            return; // Its report and its event are on their way; then it is shown once, with all that belongs to it.
        console.Say($"{status.InputName}: {JobLine.For(status)}");
        if (isTold)
            await new RunReport(console, stack.Storage).EndedAsync(status, outputFolder, file: null, cancellationToken);
    }
}
