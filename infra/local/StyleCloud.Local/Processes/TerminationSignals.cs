using System.Runtime.InteropServices;

namespace StyleCloud.Local.Processes;

/// <summary>Turns Ctrl-C, SIGTERM and a closed terminal into a cancellation; a second signal ends the process at once.</summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _received;

    /// <summary>Takes over the three signals.</summary>
    public TerminationSignals()
    {
        foreach (var (signal, number) in new[] { (PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15) })
            _registrations.Add(PosixSignalRegistration.Create(signal, context => Take(context, number)));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Number of the first signal, or 0.</summary>
    public int Received => _received;

    /// <summary>Gives the signals back.</summary>
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _cancellation.Dispose();
    }

    private void Take(PosixSignalContext context, int number)
    {
        if (Interlocked.CompareExchange(ref _received, number, 0) != 0)
            return; // The signal's own action ends the process; the warden ends its children.
        context.Cancel = true;
        _cancellation.Cancel();
    }
}
