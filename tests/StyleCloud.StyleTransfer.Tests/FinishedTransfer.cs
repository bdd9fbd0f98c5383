namespace StyleCloud.StyleTransfer.Tests;

/// <summary>Steps a transfer to its end.</summary>
internal static class FinishedTransfer
{
    /// <summary>The whole transfer.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="input">Pictures and options.</param>
    /// <param name="afterStep">Called after every step, the last included.</param>
    public static TransferResult Finish(this StyleTransferEngine engine, TransferInput input, Action<Transfer>? afterStep = null)
    {
        using var transfer = engine.Begin(input);
        bool isUnfinished;
        do
        {
            isUnfinished = transfer.Step();
            afterStep?.Invoke(transfer);
        }
        while (isUnfinished);
        return transfer.Result;
    }
}
