using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights.Files;
using StyleCloud.Weights.Torch;

namespace StyleCloud.Weights;

/// <summary>
/// Reads VGG weights from a file: Keras <c>.h5</c>, safetensors, or a PyTorch state dict in either of torch's formats. The
/// format is told by the file's first bytes, not by its name. A file may end early (hold the first layers only), but it must
/// begin at <c>conv1_1</c> and have no gap.
/// </summary>
public static class VggWeightFile
{
    private const int SniffBytes = 16;

    /// <summary>Reads and checks <paramref name="path"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network that it must hold.</param>
    /// <exception cref="StyleTransferException">
    /// The file is missing, unreadable, of no known format, truncated, corrupt, of another network, or holds a layer of the
    /// wrong shape or with values that are not finite. The sentence names the file, the layer, what was expected and found.
    /// </exception>
    public static VggWeights Load(string path, Network network)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var file = Open(path);
            return VggAssembler.Assemble(file, network);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw InvalidWeights.Because(Path.GetFileName(path), $"cannot be read: {exception.Message.TrimEnd('.')}", cause: exception);
        }
    }

    private static TensorFile Open(string path)
    {
        var name = Path.GetFileName(path);
        if (Directory.Exists(path))
            throw InvalidWeights.Because(name, "is a folder", "a file");
        if (!File.Exists(path))
            throw InvalidWeights.Because(name, $"does not exist (looked for {Path.GetFullPath(path)})");
        var start = Start(path, out var length);
        if (length > TensorFile.MaxBytes)
            throw InvalidWeights.Because(name, "is too large", $"at most {TensorFile.MaxBytes} bytes", $"{length} bytes");
        return OpenAs(path, start) ?? throw InvalidWeights.Because(
            name,
            "is in no format that is read here",
            "Keras .h5, .safetensors, or a PyTorch state dict (.pth)",
            length == 0 ? "an empty file" : $"{length} bytes that begin with {Convert.ToHexStringLower(start)}");
    }

    private static TensorFile? OpenAs(string path, byte[] start)
    {
        if (start.AsSpan().StartsWith(KerasHdf5File.Signature))
            return new KerasHdf5File(path);
        if (start.AsSpan().StartsWith(TorchZipFile.Signature))
            return new TorchZipFile(path);
        if (start.AsSpan().StartsWith(TorchLegacyFile.Signature))
            return new TorchLegacyFile(path);
        return SafetensorsFile.IsLikely(start) ? new SafetensorsFile(path) : null;
    }

    private static byte[] Start(string path, out long length)
    {
        using var stream = File.OpenRead(path);
        length = stream.Length;
        var start = new byte[SniffBytes];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
