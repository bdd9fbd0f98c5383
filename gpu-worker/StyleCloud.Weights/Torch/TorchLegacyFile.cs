using System.Globalization;
using System.Numerics;
using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Torch;

/// <summary>
/// A state dict as torch before 1.6 saved it, which is how torchvision's own VGG files come. First five pickles: magic number,
/// protocol, facts about the machine, the state dict, the keys of the storages. Then for each key its element count (eight
/// bytes) and its raw data.
/// </summary>
internal sealed class TorchLegacyFile : TensorFile
{
    private const long Protocol = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly FileStream _file;
    private readonly Dictionary<string, long> _dataOffsets = new(StringComparer.Ordinal);

    public TorchLegacyFile(string path)
        : base(path)
    {
        _file = File.OpenRead(path);
        try
        {
            var pickles = new PickleBytes(Name, _file);
            CheckPreamble(pickles);
            var description = new PickleInterpreter(pickles);
            var stateDict = TorchObjects.StateDict(Name, description.Run());
            LocateStorages(PickleInterpreter.Load(pickles), description.Storages);
            Tensors = [.. stateDict.Select(pair => new StoredTensor(pair.Key, pair.Value.Shape, () => Read(pair.Key, pair.Value)))];
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The first bytes of a pickle of protocol 2, which all of these are.</summary>
    public static ReadOnlySpan<byte> Signature => [0x80, 0x02];

    public override IReadOnlyList<StoredTensor> Tensors { get; }

    protected override void Dispose(bool disposing) => _file.Dispose();

    private void CheckPreamble(PickleBytes pickles)
    {
        if (PickleInterpreter.Load(pickles) is not BigInteger magic || magic != Magic)
            throw Refuse("is a pickle, but not one that torch.save wrote");
        if (PickleInterpreter.Load(pickles) is not Protocol)
            throw Refuse("uses an unknown version of torch's format", $"{Protocol}");
        if (PickleInterpreter.Load(pickles) is Dictionary<object, object?> machine && machine.GetValueOrDefault("little_endian") is false)
            throw Refuse("was saved on a machine of another byte order", "little-endian", "big-endian");
    }

    /// <summary>The data follows in the order of the keys; where each begins depends on the lengths of all before it.</summary>
    private void LocateStorages(object? keys, Dictionary<string, TorchStorage> storages)
    {
        if (keys is not List<object?> { Count: <= MaxTensors } list)
            throw Refuse("does not list the keys of its storages");
        var count = new byte[sizeof(long)];
        foreach (var key in list)
        {
            if (key is not string text || !storages.TryGetValue(text, out var storage))
                throw Refuse("holds data that no tensor refers to", "the key of a storage", $"{key}");
            if (_file.ReadAtLeast(count, count.Length, throwOnEndOfStream: false) < count.Length)
                throw Refuse("is truncated: it ends before the data of all its tensors");
            if (BitConverter.ToInt64(count) != storage.Count)
                throw Refuse($"holds the wrong amount of data for storage {text}", $"{storage.Count} elements", $"{BitConverter.ToInt64(count)}");
            _dataOffsets[text] = _file.Position;
            var end = _file.Position + (storage.Count * storage.Type.Size);
            if (end > _file.Length)
                throw Refuse("is truncated", $"{end} bytes or more", $"{_file.Length} bytes");
            _file.Position = end;
        }
    }

    private float[] Read(string name, TorchTensor tensor)
    {
        RequireFloatingPoint(name, tensor.Storage.Type);
        if (!_dataOffsets.TryGetValue(tensor.Storage.Key, out var offset))
            throw Refuse($"lacks the data of {name}", $"storage {tensor.Storage.Key}");
        var data = new byte[checked((int)(tensor.Storage.Count * tensor.Storage.Type.Size))];
        _file.Position = offset;
        _file.ReadExactly(data);
        return tensor.Gather(tensor.Storage.Type.ToSingles(data));
    }
}
