using TorchSharp;
using static TorchSharp.torch;

namespace StyleCloud.Weights;

/// <summary>
/// Numbers on their way to torch and back. TorchSharp wraps a number in an object that frees its native half when it is collected, and lets go of the object before the
/// native call has read it. A collection at that moment, started by any other thread, leaves torch with freed memory
/// ("Unknown scalar type", a wrong number, a segmentation fault; TorchSharp pull requests 1434 and 1496). What is made here stays alive until
/// many later ones have been made; a test that collects all the time fails without it. A build that converts a number in another way is refused (<c>gpu-worker/build/BannedSymbols.txt</c>).
/// </summary>
public static class KeptScalar
{
    /// <summary>More than any call takes.</summary>
    private const int Newest = 64;

    [ThreadStatic]
    private static Scalar[]? _kept;

    [ThreadStatic]
    private static int _next;

    /// <summary>The number as torch takes it.</summary>
    public static Scalar Kept(this double value) => Keep(value.ToScalar());

    /// <inheritdoc cref="Kept(double)"/>
    public static Scalar Kept(this long value) => Keep(value.ToScalar());

    /// <summary>The value of a tensor with one element; waits for the device.</summary>
    public static double Number(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64, CPU).data<double>()[0];
    }

    private static Scalar Keep(Scalar scalar)
    {
        _kept ??= new Scalar[Newest];
        _kept[_next] = scalar;
        _next = (_next + 1) % Newest;
        return scalar;
    }
}
