using StyleCloud.Local.Processes;

namespace StyleCloud.Local;

/// <summary>The boundary of every verb: signals become cancellation, expected failures become words and an exit code.</summary>
internal static class LocalProcess
{
    /// <summary>Runs a verb.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> verb)
    {
        using var signals = new TerminationSignals();
        try
        {
            return await verb(signals.Token);
        }
        catch (OperationCanceledException) when (signals.Received != 0)
        {
            return ExitCodes.Signalled(signals.Received);
        }
        catch (LocalRunException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
    }
}
