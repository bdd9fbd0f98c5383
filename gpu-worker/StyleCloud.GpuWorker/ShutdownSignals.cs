using System.Runtime.InteropServices;

namespace StyleCloud.GpuWorker;

/// <summary>
/// Turns the first Ctrl-C or SIGTERM into a cancelled token. A second one is left to the operating system, which ends the
/// process at once.
/// </summary>
internal sealed class ShutdownSignals : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action<PosixSignal> _onFirst;

    /// <summary>Begins to listen.</summary>
    /// <param name="onFirst">Told about the first signal, on a thread of its own.</param>
    public ShutdownSignals(Action<PosixSignal> onFirst)
    {
        _onFirst = onFirst;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _requested.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_requested.IsCancellationRequested)
            return;
        context.Cancel = true;
        _onFirst(context.Signal);
        _requested.Cancel();
    }
}
