using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace StyleCloud.Weights.Files;

/// <summary>
/// A <c>.safetensors</c> file: eight bytes of header length, a JSON header, raw data. Everything in the header is checked
/// against the file before a value is read: types, shapes, ranges inside the file, and that the ranges cover the data
/// exactly once.
/// </summary>
internal sealed class SafetensorsFile : TensorFile
{
    private readonly Stream _file;
    private readonly long _dataStart;

    public SafetensorsFile(string path)
        : this(path, File.OpenRead(path))
    {
    }

    /// <param name="name">What messages call it.</param>
    /// <param name="file">Must be able to seek; closed with this.</param>
    public SafetensorsFile(string name, Stream file)
        : base(name)
    {
        _file = file;
        try
        {
            var header = ReadHeader(_file.Length);
            _dataStart = SafetensorsFormat.LengthBytes + header.Length;
            var entries = new SafetensorsHeader(Name, header, _file.Length - _dataStart);
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
        _file.Position = offset;
        var read = _file.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count ? bytes : throw Refuse($"ends inside {what}", $"{count} bytes", $"{read} bytes");
    }

    private void VerifyChecksum()
    {
        if (!Metadata.TryGetValue(SafetensorsFormat.ChecksumKey, out var expected))
            return;
        _file.Position = _dataStart;
        var found = Convert.ToHexStringLower(SHA256.HashData(_file));
        if (!found.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw Refuse("is corrupt: its data does not match its checksum", $"SHA-256 {expected}", found);
    }
}
