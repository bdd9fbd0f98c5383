using StyleCloud.Contracts;
using StyleCloud.Imaging;

namespace StyleCloud.StyleTransfer;

/// <summary>
/// One picture in the making. It is pulled: nothing happens but in <see cref="Step"/>, and between two steps the caller looks, saves or
/// stops as it likes. Several can be stepped in turn. Not for concurrent use.
/// </summary>
public abstract class Transfer : IDisposable
{
    private TransferResult? _result;

    /// <summary>How far it is, and the losses of the picture as it is now.</summary>
    public abstract TransferProgress Progress { get; }

    /// <summary>The finished picture.</summary>
    /// <exception cref="InvalidOperationException">There are steps left.</exception>
    public TransferResult Result => _result ?? throw new InvalidOperationException("The transfer has steps left.");

    /// <summary>Takes the next step: an iteration of the optimiser, or the move to the next scale.</summary>
    /// <returns>True while there are steps left; false once <see cref="Result"/> is there.</returns>
    /// <exception cref="StyleTransferException">Memory ran out, or the values are not finite at the start of a scale.</exception>
    public bool Step()
    {
        _result ??= Advance();
        return _result is null;
    }

    /// <summary>Copies the picture as it is now to the host, at the size of the present scale.</summary>
    public abstract RgbImage Preview();

    /// <summary>
    /// Writes all that is needed to go on later (<see cref="TransferInput.Checkpoint"/>) and end at the same picture, bit for bit on the same machine.
    /// </summary>
    /// <param name="stream">Stays open.</param>
    /// <exception cref="InvalidOperationException">The transfer is disposed, or a step failed.</exception>
    public abstract void Save(Stream stream);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Takes one step.</summary>
    /// <returns>The finished picture when it was the last; otherwise null.</returns>
    protected abstract TransferResult? Advance();
}
