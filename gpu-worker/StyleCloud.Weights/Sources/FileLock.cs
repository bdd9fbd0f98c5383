namespace StyleCloud.Weights.Sources;

/// <summary>
/// Lets one holder at a time work on a file, across threads and processes. The operating system releases it when its
/// process ends, however it ends. The empty lock file stays: deleting it would let two holders in.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free.</summary>
    /// <param name="path">What shall be worked on; the lock is a file beside it.</param>
    /// <param name="waiting">Called once when the lock is not free at first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static async Task<FileLock> AcquireAsync(string path, Action waiting, CancellationToken cancellationToken)
    {
        if (TryAcquire(path) is { } free)
            return free;
        waiting();
        while (true)
        {
            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
            if (TryAcquire(path) is { } acquired)
                return acquired;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static FileLock? TryAcquire(string path)
    {
        try
        {
            return new(new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException exception) when (exception.HResult is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock)
        {
            return null;
        }
    }
}
