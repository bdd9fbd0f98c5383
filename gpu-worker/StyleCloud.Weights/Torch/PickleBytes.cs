using System.Buffers.Binary;
using System.Text;
using StyleCloud.Weights.Files;

namespace StyleCloud.Weights.Torch;

/// <summary>Reads pickles from a stream, never past a limit and never more than an operand needs.</summary>
internal sealed class PickleBytes(string file, Stream stream)
{
    /// <summary>Most bytes that all pickles of a file may have. A VGG's state dict has 4 kB.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxLineBytes = 256;
    private int _read;

    /// <summary>File name, for messages.</summary>
    public string File => file;

    public byte Byte() => Exactly(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Exactly(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Exactly(4));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Exactly(8));

    public byte[] Exactly(long count)
    {
        if (count < 0 || count > MaxBytes - _read)
            throw InvalidWeights.Because(file, "describes its tensors at too great a length", $"at most {MaxBytes} bytes", $"{count + _read} bytes or more");
        var bytes = new byte[count];
        var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got < bytes.Length)
            throw InvalidWeights.Because(file, "is truncated: it ends inside the description of its tensors");
        _read += got;
        return bytes;
    }

    public string Text(long count) => Encoding.UTF8.GetString(Exactly(count));

    /// <summary>Up to the line feed, which is consumed.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (line.Length == MaxLineBytes)
                throw InvalidWeights.Because(file, "holds a name that is too long", $"at most {MaxLineBytes} bytes", $"more than {MaxLineBytes}");
            line.Append((char)next);
        }

        return line.ToString();
    }
}
