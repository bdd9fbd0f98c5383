using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>
/// What a 3×3 convolution sees of a picture that comes in bands of rows: each band with the two rows before it, and with the rows beyond the picture's edges at its first and last. So every row
/// of the output is made once, a row later than its input is there, whatever the bands are.
/// </summary>
internal sealed class RowWindow : IDisposable
{
    private Tensor? _waiting;

    /// <summary>Whether rows came before.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the next window is the first, which begins beyond the picture's upper edge.</summary>
    public bool IsAtTop { get; private set; } = true;

    /// <summary>The window for the next rows.</summary>
    /// <param name="rows">(1, C, n, W); stays the caller's. Null for none.</param>
    /// <param name="isLast">Whether the picture ends with them.</param>
    /// <param name="beyond">What lies beyond an edge, of the row at it.</param>
    /// <param name="rowsBeyond">How many rows of that are needed.</param>
    /// <returns>At least three rows, and at the top one of the picture with all its neighbours; null when there are not so many yet. The caller's.</returns>
    public Tensor? Next(Tensor? rows, bool isLast, Func<Tensor, Tensor> beyond, int rowsBeyond)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        if (_waiting is not null)
            parts.Add(_waiting);
        if (rows is not null)
        {
            if (!HasBegun)
                parts.AddRange(Enumerable.Repeat(beyond(rows.narrow(2, 0, 1)), rowsBeyond));
            parts.Add(rows);
            HasBegun = true;
        }

        if (isLast && parts.Count > 0)
            parts.AddRange(Enumerable.Repeat(beyond(parts[^1].narrow(2, parts[^1].shape[2] - 1, 1)), rowsBeyond));
        if (parts.Count == 0)
            return null;

        var window = cat(parts, 2);
        var count = window.shape[2];
        var isEnough = count >= (IsAtTop ? rowsBeyond + 2 : 3);
        _waiting?.Dispose();
        _waiting = isLast ? null : window.narrow(2, isEnough ? count - 2 : 0, isEnough ? 2 : count).clone().DetachFromDisposeScope();
        if (!isEnough)
            return null;
        IsAtTop = false;
        return window.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _waiting?.Dispose();
}
