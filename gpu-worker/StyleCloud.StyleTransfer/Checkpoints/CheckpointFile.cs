using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using StyleCloud.StyleTransfer.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Checkpoints;

/// <summary>
/// A checkpoint as a stream, written straight from the optimiser's tensors and read in one pass. First a mark, the length of
/// a JSON header and the header. Then the point, its gradient and every curvature pair as 32-bit numbers (little-endian). Last the SHA-256 of all
/// before it. At 1024×768 pixels with 16 pairs that is 321 MB.
/// </summary>
internal static class CheckpointFile
{
    private const int MaxHeaderBytes = 1 << 16;
    private const int Sha256Bytes = 32;

    /// <summary>Numbers that are converted or copied at a time.</summary>
    private const long PartValues = 1 << 22;

    /// <summary>Name and version of the format.</summary>
    private static readonly byte[] Mark = [.. "StyleCloud checkpoint 2\n"u8];

    /// <summary>Writes <paramref name="checkpoint"/> to <paramref name="stream"/>, which stays open.</summary>
    public static void Write(Stream stream, TransferCheckpoint checkpoint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var state = checkpoint.State;
        var header = JsonSerializer.SerializeToUtf8Bytes(new CheckpointHeader(
            checkpoint.Fingerprint, checkpoint.Scale, checkpoint.EarlierEvaluations, checkpoint.Elapsed.TotalSeconds,
            state.Losses, state.GradientNorm, state.RecentValues, state.SinceRestart, state.Evaluations, state.Point.numel(), state.Pairs.Count));
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        Put(Mark);
        Put(length);
        Put(header);
        PutTensor(state.Point);
        PutTensor(state.Gradient);
        foreach (var (step, change) in state.Pairs)
        {
            PutTensor(step);
            PutTensor(change);
        }

        stream.Write(hash.GetHashAndReset());

        void PutTensor(Tensor tensor)
        {
            for (long first = 0; first < tensor.numel(); first += PartValues)
            {
                using var scope = NewDisposeScope();
                Put(tensor.narrow(0, first, Math.Min(PartValues, tensor.numel() - first)).to(ScalarType.Float32).cpu().contiguous().bytes);
            }
        }

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="stream">Read to the end of the checkpoint; stays open.</param>
    /// <param name="fingerprint">The transfer that it has to be of.</param>
    /// <param name="valuesAt">Numbers in a tensor at a scale, or null where there is no such scale; nothing is allocated before it agrees.</param>
    /// <param name="history">Most pairs.</param>
    /// <param name="pairTypeAt">Type in which the optimiser keeps pairs at a scale.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <exception cref="CheckpointException">It is damaged, or another transfer's.</exception>
    public static TransferCheckpoint Read(Stream stream, string fingerprint, Func<int, long?> valuesAt, int history, Func<int, ScalarType> pairTypeAt, Device device)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var scope = NewDisposeScope();
        try
        {
            var header = ReadHeader(stream, hash);
            if (header.Fingerprint != fingerprint)
                throw new CheckpointException($"is of another transfer: expected {fingerprint}, found {header.Fingerprint}");
            if (valuesAt(header.Scale) != header.Values || header.Pairs < 0 || header.Pairs > history)
                throw new CheckpointException($"does not fit: scale {header.Scale}, {header.Values} numbers, {header.Pairs} pairs");
            var pairType = pairTypeAt(header.Scale);
            var (point, gradient) = (Take(ScalarType.Float32), Take(ScalarType.Float32));
            var pairs = Enumerable.Range(0, header.Pairs).Select(_ => (Take(pairType), Take(pairType))).ToList();
            CheckSum(stream, hash);

            var state = new LbfgsState(Keep(point), header.Losses, Keep(gradient), header.GradientNorm, [.. pairs.Select(pair => (Keep(pair.Item1), Keep(pair.Item2)))], header.RecentValues, header.SinceRestart, header.Evaluations);
            return new(header.Fingerprint, header.Scale, header.EarlierEvaluations, TimeSpan.FromSeconds(header.ElapsedSeconds), state);

            Tensor Take(ScalarType type)
            {
                var tensor = empty(header.Values, type, device);
                for (long first = 0; first < header.Values; first += PartValues)
                {
                    using var part = empty(Math.Min(PartValues, header.Values - first), ScalarType.Float32);
                    Fill(stream, hash, part.bytes);
                    using var place = tensor.narrow(0, first, part.numel());
                    place.copy_(part);
                }

                return tensor;
            }
        }
        catch (EndOfStreamException exception)
        {
            throw new CheckpointException("ends too early", exception);
        }

        static Tensor Keep(Tensor tensor) => tensor.DetachFromDisposeScope();
    }

    private static CheckpointHeader ReadHeader(Stream stream, IncrementalHash hash)
    {
        Span<byte> start = stackalloc byte[Mark.Length + sizeof(int)];
        Fill(stream, hash, start);
        if (!start.StartsWith(Mark))
            throw new CheckpointException("is of another format or version");
        var length = BinaryPrimitives.ReadInt32LittleEndian(start[Mark.Length..]);
        if (length is < 2 or > MaxHeaderBytes)
            throw new CheckpointException($"has a header of {length} bytes, expected 2…{MaxHeaderBytes}");
        var bytes = new byte[length];
        Fill(stream, hash, bytes);
        try
        {
            return JsonSerializer.Deserialize<CheckpointHeader>(bytes) ?? throw new CheckpointException("has an empty header");
        }
        catch (JsonException exception)
        {
            throw new CheckpointException("has a header that cannot be read", exception);
        }
    }

    private static void Fill(Stream stream, IncrementalHash hash, Span<byte> bytes)
    {
        stream.ReadExactly(bytes);
        hash.AppendData(bytes);
    }

    private static void CheckSum(Stream stream, IncrementalHash hash)
    {
        Span<byte> expected = stackalloc byte[Sha256Bytes];
        stream.ReadExactly(expected);
        var found = hash.GetHashAndReset();
        if (!expected.SequenceEqual(found))
            throw new CheckpointException($"is corrupt: expected SHA-256 {Convert.ToHexStringLower(expected)}, found {Convert.ToHexStringLower(found)}");
    }
}
