using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Features;

/// <summary>
/// Rows of a layer in the order in which they came, until they were taken. Of a picture in bands they are copied into one buffer, round and round: were the tensors themselves kept, which live for
/// several bands, the memory between them would be in pieces that fit nothing, three times as much in all.
/// </summary>
internal sealed class KeptRows : IDisposable
{
    private Tensor? _buffer;
    private bool _isAll;
    private long _start;

    /// <summary>Rows that were not taken yet.</summary>
    public long Count { get; private set; }

    /// <summary>Number of the row that is taken next.</summary>
    public long First { get; private set; }

    /// <summary>Columns of each row; there were rows.</summary>
    public long Width => _buffer!.shape[3];

    /// <summary>Takes over all rows of a picture.</summary>
    public void AddAll(Tensor rows) => (_buffer, Count, _isAll) = (rows.DetachFromDisposeScope(), rows.shape[2], true);

    /// <summary>Copies the next rows.</summary>
    /// <param name="rows">(1, C, n, W).</param>
    /// <param name="lag">Most rows that are still there when others come: room is made for these and the first ones at once.</param>
    public void Add(Tensor rows, long lag)
    {
        using var scope = NewDisposeScope();
        var count = rows.shape[2];
        if (_buffer is null || _buffer.shape[2] < Count + count)
            Grow(rows, count + Math.Max(Count, lag));
        foreach (var (place, from, length) in Pieces(Count, count))
            place.copy_(rows.narrow(2, from, length));
        Count += count;
    }

    /// <summary>The next <paramref name="count"/> rows, which stay; a view where they lie together. The caller's.</summary>
    public Tensor Peek(long count)
    {
        using var scope = NewDisposeScope();
        var parts = Pieces(0, count).Select(piece => piece.Place).ToList();
        return (parts.Count == 1 ? parts[0] : cat(parts, 2)).MoveToOuterDisposeScope();
    }

    /// <summary>Lets the next <paramref name="count"/> rows go.</summary>
    public void Drop(long count)
    {
        (First, Count, _start) = (First + count, Count - count, (_start + count) % _buffer!.shape[2]);
        if (Count > 0 || !_isAll)
            return;
        _buffer.Dispose();
        _buffer = null;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Dispose();

    private void Grow(Tensor like, long capacity)
    {
        var larger = Losses.FeatureRows.Empty(like, capacity).DetachFromDisposeScope();
        if (Count > 0)
            larger.narrow(2, 0, Count).copy_(Peek(Count));
        _buffer?.Dispose();
        (_buffer, _start) = (larger, 0);
    }

    /// <summary>Where so many rows lie that begin <paramref name="offset"/> rows after the next: in one piece, or in two where the buffer's end is between them.</summary>
    private IEnumerable<(Tensor Place, long From, long Length)> Pieces(long offset, long count)
    {
        for (long done = 0; done < count;)
        {
            var at = (_start + offset + done) % _buffer!.shape[2];
            var length = Math.Min(count - done, _buffer.shape[2] - at);
            yield return (_buffer.narrow(2, at, length), done, length);
            done += length;
        }
    }
}
