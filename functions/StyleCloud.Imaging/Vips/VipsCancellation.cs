using NetVips;

namespace StyleCloud.Imaging.Vips;

/// <summary>Runs libvips work so that a cancelled token stops its threads.</summary>
internal static class VipsCancellation
{
    /// <summary>Runs <paramref name="work"/>, which evaluates <paramref name="evaluated"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InsufficientMemoryException">libvips could not allocate; the picture is not to blame.</exception>
    public static TResult Run<TResult>(Image evaluated, Func<Image, TResult> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var registration = cancellationToken.UnsafeRegister(static image => ((Image)image!).SetKill(true), evaluated);
        try
        {
            return work(evaluated);
        }
        catch (VipsException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (VipsException exception) when (exception.Message.Contains("out of memory", StringComparison.Ordinal))
        {
            throw new InsufficientMemoryException("There is not enough memory to decode the picture.", exception);
        }
    }
}
