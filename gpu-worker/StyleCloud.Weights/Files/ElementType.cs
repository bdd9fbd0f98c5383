using System.Runtime.InteropServices;

namespace StyleCloud.Weights.Files;

/// <summary>How a stored number is encoded (little-endian).</summary>
/// <param name="Name">For messages: <c>F32</c>, <c>I64</c>.</param>
/// <param name="Size">Bytes.</param>
internal sealed record ElementType(string Name, int Size)
{
    public static readonly ElementType F64 = new("F64", 8);
    public static readonly ElementType F32 = new("F32", 4);
    public static readonly ElementType F16 = new("F16", 2);
    public static readonly ElementType Bf16 = new("BF16", 2);

    /// <summary>Whether <see cref="ToSingles"/> can convert it.</summary>
    public bool IsFloatingPoint => this == F64 || this == F32 || this == F16 || this == Bf16;

    /// <summary>Converts as many numbers as <paramref name="bytes"/> holds.</summary>
    public float[] ToSingles(ReadOnlySpan<byte> bytes)
    {
        if (this == F32)
            return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (this == F64)
            return Convert<double>(bytes, value => (float)value);
        if (this == F16)
            return Convert<Half>(bytes, value => (float)value);
        if (this == Bf16)
            return Convert<ushort>(bytes, value => BitConverter.UInt32BitsToSingle((uint)value << 16));
        throw new NotSupportedException($"{Name} is not a floating-point format that weights come in.");
    }

    /// <summary>Encodes as <see cref="F32"/> or <see cref="F16"/>, the two that are written.</summary>
    public byte[] FromSingles(float[] values)
    {
        if (this == F32)
            return MemoryMarshal.AsBytes<float>(values).ToArray();
        if (this == F16)
            return MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)).ToArray();
        throw new NotSupportedException($"{Name} is not a format that weights are written in.");
    }

    private static float[] Convert<T>(ReadOnlySpan<byte> bytes, Func<T, float> convert)
        where T : unmanaged
    {
        var numbers = MemoryMarshal.Cast<byte, T>(bytes);
        var singles = new float[numbers.Length];
        for (var i = 0; i < singles.Length; i++)
            singles[i] = convert(numbers[i]);
        return singles;
    }
}
