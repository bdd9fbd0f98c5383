using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace StyleCloud.StyleTransfer.Weights.Files;

/// <summary>
/// A <c>.safetensors</c> file: eight bytes of header length, a JSON header, raw data. Everything in the header is checked
/// against the file before a value is read: types, shapes, ranges inside the file, and that the ranges cover the data
/// exactly once.
/// </summary>
internal sealed class SafetensorsFile : TensorFile
{
    private readonly SafeFileHandle _file;
    private readonly long _dataStart;

    public SafetensorsFile(string path)
        : base(path)
    {
        _file = File.OpenHandle(path);
        try
        {
            var header = ReadHeader(RandomAccess.GetLength(_file));
            _dataStart = SafetensorsFormat.LengthBytes + header.Length;
            var entries = new SafetensorsHeader(Name, header, RandomAccess.GetLength(_file) - _dataStart);
            Metadata = entries.Metadata;
            Tensors = [.. entries.Tensors.Select(entry => new StoredTensor(entry.Name, entry.Shape, () => Read(entry)))];
            VerifyChecksum();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<StoredTensor> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether the first bytes of a file can be a safetensors header.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> start) =>
        start.Length > SafetensorsFormat.LengthBytes
        && start[SafetensorsFormat.LengthBytes] == '{'
        && BinaryPrimitives.ReadUInt64LittleEndian(start) < 1UL << 40;

    protected override void Dispose(bool disposing) => _file.Dispose();

    private byte[] ReadHeader(long fileBytes)
    {
        var start = ReadExactly(0, SafetensorsFormat.LengthBytes, "its header length");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length is < 2 or > SafetensorsFormat.MaxHeaderBytes)
            throw Refuse("has a header of an impossible length", $"2…{SafetensorsFormat.MaxHeaderBytes} bytes", $"{length} bytes");
        if (SafetensorsFormat.LengthBytes + (long)length > fileBytes)
            throw Refuse("ends inside its header", $"{SafetensorsFormat.LengthBytes + (long)length} bytes or more", $"{fileBytes} bytes");
        return ReadExactly(SafetensorsFormat.LengthBytes, (int)length, "its header");
    }

    private float[] Read(SafetensorsEntry entry)
    {
        RequireFloatingPoint(entry.Name, entry.Type);
        var bytes = ReadExactly(_dataStart + entry.Begin, checked((int)(entry.End - entry.Begin)), entry.Name);
        return entry.Type.ToSingles(bytes);
    }

    private byte[] ReadExactly(long offset, int count, string what)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(done), offset + done);
            if (read == 0)
                throw Refuse($"ends inside {what}", $"{count} bytes", $"{done} bytes");
            done += read;
        }

        return bytes;
    }

    private void VerifyChecksum()
    {
        if (!Metadata.TryGetValue(SafetensorsFormat.ChecksumKey, out var expected))
            return;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (var offset = _dataStart; ;)
        {
            var read = RandomAccess.Read(_file, buffer, offset);
            if (read == 0)
                break;
            hash.AppendData(buffer, 0, read);
            offset += read;
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (!found.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw Refuse("is corrupt: its data does not match its checksum", $"SHA-256 {expected}", found);
    }
}
