using StyleCloud.Contracts;

namespace StyleCloud.Weights.Files;

/// <summary>Order of a stored kernel's axes.</summary>
internal enum KernelAxes
{
    /// <summary>Output, input, height, width: PyTorch, safetensors.</summary>
    Oihw,

    /// <summary>Height, width, input, output: Keras.</summary>
    Hwio,
}

/// <summary>A tensor as it is in a file. Nothing of its data is read before <paramref name="Read"/> is called.</summary>
/// <param name="Name">Full name in the file.</param>
/// <param name="Shape">Sides.</param>
/// <param name="Read">Reads the values, row-major; call it only after checking the shape and before the file is closed.</param>
internal sealed record StoredTensor(string Name, IReadOnlyList<long> Shape, Func<float[]> Read);

/// <summary>An open file of named tensors, whatever its format. Only its directory has been read and checked.</summary>
internal abstract class TensorFile(string path) : IDisposable
{
    /// <summary>Largest file that is opened: VGG19 with its classifier is 548 MiB.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>Most tensors that a file may list.</summary>
    public const int MaxTensors = 4096;

    /// <summary>File name without its folder, for messages.</summary>
    public string Name { get; } = Path.GetFileName(path);

    /// <summary>Order of the axes of every kernel in the file.</summary>
    public virtual KernelAxes Axes => KernelAxes.Oihw;

    /// <summary>Every tensor that the file lists.</summary>
    public abstract IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>What else the file says about itself.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Refuses numbers that are no weights.</summary>
    protected void RequireFloatingPoint(string tensor, ElementType type)
    {
        if (!type.IsFloatingPoint)
            throw Refuse($"stores {tensor} as {type.Name}", "F64, F32, F16 or BF16", type.Name);
    }

    /// <summary>A refusal that names this file.</summary>
    protected StyleTransferException Refuse(string failure, string? expected = null, string? found = null, Exception? cause = null) =>
        InvalidWeights.Because(Name, failure, expected, found, cause);
}
