using System.Globalization;
using Microsoft.Extensions.Logging;
using StyleCloud.GpuWorker.Jobs;

namespace StyleCloud.GpuWorker.Running;

/// <summary>
/// A file whose time says when the worker last did something: looked at the queue, renewed a lease, made progress, took a step
/// in finding weights. No timer touches it, so a worker that hangs falls silent. Its content is how long silence is normal, so
/// that whoever reads it needs none of the worker's settings.
/// </summary>
internal sealed class Heartbeat(string path, TimeSpan longestSilence, TimeProvider time, ILogger<Heartbeat> logger) : IDisposable
{
    // A small picture makes hundreds of steps a second; the file needs one.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    // The storage client waits 100 s for an answer and asks four times, with pauses of a few seconds.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(7);

    // Loss and gradient of what fits into 24 GiB in one piece take half a minute on two cores, and a large picture beats after each band. The rest is for slower machines.
    private static readonly TimeSpan LongestEvaluation = TimeSpan.FromMinutes(15);

    private readonly Lock _writing = new();
    private long? _beatAt;
    private bool _impossible;

    /// <summary>In the temporary folder, the only one that a container with a read-only root can write.</summary>
    public static string DefaultPath => Path.Combine(Path.GetTempPath(), "stylecloud-worker.heartbeat");

    /// <summary>
    /// The longest time in which a worker that is well may show nothing. Idle, between two looks at the queue. Working, from the last renewal
    /// of a lease that is then lost to the end of the evaluation under way.
    /// </summary>
    public static TimeSpan LongestSilence(WorkerSettings settings)
    {
        var pause = settings.PollInterval > JobWorker.LongestOutagePause ? settings.PollInterval : JobWorker.LongestOutagePause;
        var (idle, working) = (pause + LongestRequest, settings.VisibilityTimeout + LongestEvaluation);
        return idle > working ? idle : working;
    }

    /// <summary>What is wrong with the worker that beats there, as a sentence; null when it shows life.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="now">The time.</param>
    public static string? Error(string path, DateTimeOffset now)
    {
        try
        {
            if (!File.Exists(path))
                return $"No worker has shown life: {path} does not exist.";
            var limit = TimeSpan.ParseExact(File.ReadAllText(path), "c", CultureInfo.InvariantCulture);
            var silence = now - new DateTimeOffset(File.GetLastWriteTimeUtc(path));
            return silence <= limit ? null : $"The worker has not shown life for {silence:c}; at most {limit:c} is normal.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return $"{path} cannot be read: {exception.Message}";
        }
    }

    /// <summary>Shows life. From any thread; costs nothing when the last beat is less than a second old.</summary>
    public void Beat()
    {
        lock (_writing)
        {
            if (_impossible || (_beatAt is { } last && time.GetElapsedTime(last) < ShortestInterval))
                return;
            try
            {
                Write();
                _beatAt = time.GetTimestamp();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _impossible = true;
                Log.HeartbeatNotWritten(logger, path, exception.Message);
            }
        }
    }

    /// <summary>Removes the file: a worker that has ended is not alive.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            try
            {
                if (_beatAt is not null)
                    File.Delete(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It grows old and says the same.
            }

            _impossible = true;
        }
    }

    /// <summary>The content first, under another name, so that no reader sees a file without it.</summary>
    private void Write()
    {
        if (_beatAt is null || !File.Exists(path))
        {
            File.WriteAllText($"{path}.new", longestSilence.ToString("c"));
            File.Move($"{path}.new", path, overwrite: true);
        }

        File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
    }
}
