using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.Fakes;

/// <summary>A transfer whose first step ends when the test says so, and whose second must not be taken.</summary>
internal sealed class HeldStep : IDisposable
{
    private readonly ManualResetEventSlim _begun = new();
    private readonly ManualResetEventSlim _ends = new();

    /// <summary>Begins the transfer.</summary>
    public Transfer Begin(TransferInput input) => new ScriptedTransfer(
        input,
        _ =>
        {
            _begun.Set();
            _ends.Wait(CancellationToken.None);
        },
        _ => throw new InvalidOperationException("The engine was not stopped."));

    /// <summary>Waits until the engine is in the step.</summary>
    public Task BegunAsync() => Eventually.TrueAsync(() => _begun.IsSet);

    /// <summary>Lets the step end.</summary>
    public void End() => _ends.Set();

    /// <summary>Lets the step end too, so that the engine's thread is not left in it.</summary>
    public void Dispose() => End();
}
