using System.Buffers.Binary;
using PureHDF;
using PureHDF.VOL.Native;
using StyleCloud.Contracts;

namespace StyleCloud.Weights.Files;

/// <summary>
/// A Keras weights file (<c>.h5</c>): a group for each layer, whose attribute <c>weight_names</c> lists its datasets. A whole
/// saved model keeps them under <c>model_weights</c>. Every dataset's type and shape is known before its data is read.
/// </summary>
internal sealed class KerasHdf5File : TensorFile
{
    private const string ModelWeights = "model_weights";
    private const string LayerNames = "layer_names";
    private const string WeightNames = "weight_names";
    private const int MaxDepth = 6;
    private const int MaxNameBytes = 256;

    private readonly NativeFile _file;
    private int _visited;

    public KerasHdf5File(string path)
        : base(path)
    {
        CheckLength(path);
        _file = Guard("cannot be opened as HDF5: it is truncated or corrupt", () => H5File.OpenRead(path));
        try
        {
            Tensors = Guard("has an HDF5 structure that cannot be read: it is truncated or corrupt", ListTensors);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The first bytes of every HDF5 file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    public override KernelAxes Axes => KernelAxes.Hwio;

    public override IReadOnlyList<StoredTensor> Tensors { get; }

    protected override void Dispose(bool disposing) => _file.Dispose();

    /// <summary>The superblock says where the file ends; a file that ends before was cut, even where no weight is.</summary>
    private void CheckLength(string path)
    {
        Span<byte> superblock = stackalloc byte[48];
        using var stream = File.OpenRead(path);
        if (stream.ReadAtLeast(superblock, superblock.Length, throwOnEndOfStream: false) < superblock.Length)
            throw Refuse("is truncated: it ends inside its first block");
        var isOld = superblock[Signature.Length] < 2;
        var offsetSize = superblock[Signature.Length + (isOld ? 5 : 1)];
        var end = BinaryPrimitives.ReadUInt64LittleEndian(superblock[(isOld ? 40 : 28)..]);
        if (offsetSize == sizeof(ulong) && end > (ulong)stream.Length)
            throw Refuse("is truncated", $"{end} bytes", $"{stream.Length} bytes");
    }

    private List<StoredTensor> ListTensors()
    {
        IH5Group root = _file.LinkExists(ModelWeights) ? _file.Group(ModelWeights) : _file;
        var layers = Names(root, LayerNames) ?? [.. root.Children().OfType<IH5Group>().Select(group => group.Name)];
        var tensors = new List<StoredTensor>();
        foreach (var layer in layers)
        {
            if (!root.LinkExists(layer))
                throw Refuse($"lists layer {layer} but does not hold it");
            Collect(root.Group(layer), layer, tensors);
        }

        return tensors;
    }

    private void Collect(IH5Group group, string path, List<StoredTensor> tensors)
    {
        if (Names(group, WeightNames) is not { } names)
        {
            CollectBelow(group, path, tensors, depth: 0);
            return;
        }

        foreach (var name in names)
        {
            if (!group.LinkExists(name))
                throw Refuse($"lists {name} in layer {path} but does not hold it");
            Add(group.Dataset(name), $"{path}/{name}", tensors);
        }
    }

    private void CollectBelow(IH5Group group, string path, List<StoredTensor> tensors, int depth)
    {
        if (depth > MaxDepth)
            throw Refuse($"nests groups too deeply below {path}", $"at most {MaxDepth} levels", $"more than {MaxDepth}");
        foreach (var child in group.Children())
        {
            CountVisit();
            if (child is IH5Dataset dataset)
                Add(dataset, $"{path}/{child.Name}", tensors);
            else if (child is IH5Group below)
                CollectBelow(below, $"{path}/{child.Name}", tensors, depth + 1);
        }
    }

    private void Add(IH5Dataset dataset, string name, List<StoredTensor> tensors)
    {
        CountVisit();
        var shape = dataset.Space.Dimensions.Select(side => side > long.MaxValue ? long.MaxValue : (long)side).ToArray();
        tensors.Add(new(name, shape, () => Read(dataset, name)));
    }

    private float[] Read(IH5Dataset dataset, string name)
    {
        var type = dataset.Type;
        if (type.Class != H5DataTypeClass.FloatingPoint || type.Size is not (2 or 4 or 8))
            throw Refuse($"stores {name} in a type that weights do not come in", "16-, 32- or 64-bit floating point", $"{type.Class} of {type.Size} bytes");
        return Guard($"cannot be read at {name}: it is truncated or corrupt", () => type.Size switch
        {
            2 => Array.ConvertAll(dataset.Read<Half[]>(), value => (float)value),
            4 => dataset.Read<float[]>(),
            _ => Array.ConvertAll(dataset.Read<double[]>(), value => (float)value),
        });
    }

    /// <summary>A list of names kept as an attribute; null when there is none of a believable size.</summary>
    private static string[]? Names(IH5Object owner, string attributeName)
    {
        if (!owner.AttributeExists(attributeName))
            return null;
        var attribute = owner.Attribute(attributeName);
        var count = attribute.Space.Dimensions.Aggregate((Int128)1, (product, side) => product * side);
        return count <= MaxTensors && attribute.Type.Size <= MaxNameBytes
            ? [.. attribute.Read<string[]>().Select(name => name.TrimEnd('\0'))]
            : null;
    }

    private void CountVisit()
    {
        if (++_visited > MaxTensors)
            throw Refuse("lists too many tensors", $"at most {MaxTensors}", $"more than {MaxTensors}");
    }

    /// <summary>Turns whatever the HDF5 library throws at damaged bytes into a refusal that names the file.</summary>
    private T Guard<T>(string failure, Func<T> read)
    {
        try
        {
            return read();
        }
#pragma warning disable CA1031 // The library has no exception type of its own: damaged files surface as any of a dozen.
        catch (Exception exception) when (exception is not StyleTransferException)
#pragma warning restore CA1031
        {
            throw Refuse($"{failure} ({exception.Message.TrimEnd('.')})", cause: exception);
        }
    }
}
