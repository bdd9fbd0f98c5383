using StyleCloud.GpuWorker.Jobs;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>Writes the picture as it stands every few seconds, off the engine's thread.</summary>
internal sealed class PreviewFile(string path, Action<string> say, TimeProvider time)
{
    private const int Quality = 85;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private long? _takenAt;
    private volatile bool _broken;
    private Task _writing = Task.CompletedTask;

    /// <summary>Called on the engine's thread between two steps; writes when the last preview is old enough and has been written.</summary>
    public void Report(Transfer transfer)
    {
        if (_broken || !_writing.IsCompleted || (_takenAt is { } at && time.GetElapsedTime(at) < Interval))
            return;
        _takenAt = time.GetTimestamp();
        var picture = transfer.Preview();
        _writing = Task.Run(() => Write(picture));
    }

    /// <summary>Waits for the last preview.</summary>
    public Task FinishAsync() => _writing;

    private void Write(RgbImage picture)
    {
        try
        {
            PictureFiles.Write(path, ImageEncoder.Encode(picture, OutputFormats.Of(path), Quality, provenance: null));
        }
        catch (JobException exception)
        {
            // A preview is not worth the picture.
            _broken = true;
            say($"{exception.Message} No more previews.");
        }
    }
}
