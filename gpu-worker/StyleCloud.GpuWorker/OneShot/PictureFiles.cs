using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.GpuWorker.Engine;
using StyleCloud.GpuWorker.Jobs;
using StyleCloud.Imaging;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>Pictures on disk.</summary>
internal static class PictureFiles
{
    private static readonly ImageLimits Limits = new();

    /// <summary>Reads a frame, counted from 1 or 0 for the only one, and decodes it at the size that the result needs.</summary>
    /// <exception cref="JobException">The file cannot be read.</exception>
    /// <exception cref="ImageFormatException">It is no picture that can be used.</exception>
    public static async Task<RgbImage> ReadAsync(string path, int frame, StyleTransferOptions options, CancellationToken cancellationToken)
    {
        try
        {
            // Looked at before it is read: a file beyond the limit may be larger than the memory.
            if (ImageInspector.InspectLength(new FileInfo(path).Length, Limits, path) is { } error)
                throw new ImageFormatException(error);
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            return await Task.Run(() => PictureDecoder.Decode(bytes, path, frame, Limits, options, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JobException(new(ErrorReason.UnsupportedFormat, $"{path} cannot be read: {exception.Message}", path), exception);
        }
    }

    /// <summary>Refuses a place where the result could not be written, before hours are spent on it.</summary>
    /// <exception cref="JobException">The folder is missing or closed, or the path is a folder.</exception>
    public static void CheckWritable(string path)
    {
        if (Directory.Exists(path))
            throw Unwritable(path, "it is a folder", null);
        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
            throw Unwritable(path, $"there is no folder {folder}", null);
        OrUnwritable(path, partial =>
        {
            File.Create(partial).Dispose();
            File.Delete(partial);
        });
    }

    /// <summary>Writes in one step: whoever looks sees the old file or the whole new one.</summary>
    /// <exception cref="JobException">It cannot be written.</exception>
    public static void Write(string path, byte[] bytes) => OrUnwritable(path, partial =>
    {
        try
        {
            File.WriteAllBytes(partial, bytes);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    });

    private static void OrUnwritable(string path, Action<string> write)
    {
        try
        {
            write($"{path}.{Guid.NewGuid():N}.partial");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static JobException Unwritable(string path, string why, Exception? exception) =>
        new(new(ErrorReason.StorageUnavailable, $"{path} cannot be written: {why}.", path), exception);
}
