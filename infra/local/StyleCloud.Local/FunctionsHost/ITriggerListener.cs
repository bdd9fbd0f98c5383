namespace StyleCloud.Local.FunctionsHost;

/// <summary>Waits for a trigger and invokes its function.</summary>
internal interface ITriggerListener
{
    /// <summary>Listens until <paramref name="stop"/>, then waits for the invocations under way.</summary>
    /// <param name="stop">Ends listening.</param>
    /// <param name="abort">Ends invocations.</param>
    public Task RunAsync(CancellationToken stop, CancellationToken abort);
}
