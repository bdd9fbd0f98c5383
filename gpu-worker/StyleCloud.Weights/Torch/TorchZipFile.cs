using System.IO.Compression;
using System.IO.Hashing;
using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Torch;

/// <summary>
/// A state dict as torch 1.6 and newer save it: a zip archive of <c>data.pkl</c>, which describes the tensors, and one raw
/// file for each storage. Every storage is checked against its length and its CRC.
/// </summary>
internal sealed class TorchZipFile : TensorFile
{
    private const string PickleName = "/data.pkl";

    private readonly ZipArchive _archive;
    private readonly string _root;

    public TorchZipFile(string path)
        : base(path)
    {
        _archive = Guard(() => ZipFile.OpenRead(path));
        try
        {
            if (_archive.Entries.Count > MaxTensors)
                throw Refuse("holds too many files", $"at most {MaxTensors}", $"{_archive.Entries.Count}");
            var pickle = FindPickle();
            _root = pickle.FullName[..^PickleName.Length];
            CheckByteOrder();
            using var stream = pickle.Open();
            var stateDict = TorchObjects.StateDict(Name, Guard(() => PickleInterpreter.Load(new(Name, stream))));
            Tensors = [.. stateDict.Select(pair => new StoredTensor(pair.Key, pair.Value.Shape, () => Read(pair.Key, pair.Value)))];
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    /// <summary>The first bytes of every zip archive that holds anything.</summary>
    public static ReadOnlySpan<byte> Signature => "PK\x03\x04"u8;

    public override IReadOnlyList<StoredTensor> Tensors { get; }

    protected override void Dispose(bool disposing) => _archive.Dispose();

    private ZipArchiveEntry FindPickle()
    {
        if (_archive.Entries.Any(entry => entry.FullName.EndsWith("/constants.pkl", StringComparison.Ordinal)))
            throw Refuse("is a TorchScript program, not a state dict. Save the model's state_dict() instead");
        var pickles = _archive.Entries.Where(entry => entry.FullName.EndsWith(PickleName, StringComparison.Ordinal)).ToList();
        return pickles is [var pickle] ? pickle : throw Refuse("is not a PyTorch file", "a zip archive with one data.pkl", $"{pickles.Count} of them");
    }

    private void CheckByteOrder()
    {
        if (_archive.GetEntry($"{_root}/byteorder") is not { } entry)
            return;
        using var reader = new StreamReader(entry.Open());
        var buffer = new char[16];
        var order = new string(buffer, 0, reader.ReadBlock(buffer));
        if (order.Trim() != "little")
            throw Refuse("was saved on a machine of another byte order", "little", order.Trim());
    }

    private float[] Read(string name, TorchTensor tensor)
    {
        RequireFloatingPoint(name, tensor.Storage.Type);
        var entry = _archive.GetEntry($"{_root}/data/{tensor.Storage.Key}") ?? throw Refuse($"lacks the data of {name}", $"data/{tensor.Storage.Key}", "no such file in the archive");
        var expected = tensor.Storage.Count * tensor.Storage.Type.Size;
        if (entry.Length != expected || entry.CompressedLength != expected)
            throw Refuse($"holds the wrong amount of data for {name}", $"{expected} bytes, stored as they are", $"{entry.Length} bytes, stored in {entry.CompressedLength}");
        var data = Guard(() => ReadExactly(entry, checked((int)expected)));
        var checksum = Crc32.HashToUInt32(data);
        if (checksum != entry.Crc32)
            throw Refuse($"is corrupt at {name}", $"CRC-32 {entry.Crc32:x8}", $"{checksum:x8}");
        return tensor.Gather(tensor.Storage.Type.ToSingles(data));
    }

    private static byte[] ReadExactly(ZipArchiveEntry entry, int count)
    {
        var data = new byte[count];
        using var stream = entry.Open();
        stream.ReadExactly(data);
        return data;
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw Refuse($"cannot be read as a zip archive: it is truncated or corrupt ({exception.Message.TrimEnd('.')})", cause: exception);
        }
    }
}
