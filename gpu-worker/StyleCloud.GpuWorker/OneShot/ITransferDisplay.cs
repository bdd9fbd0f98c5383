using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>Tells a person how a transfer goes: live on a terminal, in lines elsewhere.</summary>
internal interface ITransferDisplay
{
    /// <summary>Says a sentence that stays.</summary>
    public void Say(string sentence);

    /// <summary>Runs something that takes a while and reports steps, of which only the newest matters.</summary>
    public Task<T> WhileAsync<T>(string title, Func<Action<string>, Task<T>> work);

    /// <summary>Runs the engine and shows its progress.</summary>
    public Task<T> WhileTransferringAsync<T>(Func<Action<TransferProgress>, Task<T>> work);
}
