using System.Globalization;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>A line every few seconds, for logs and pipes.</summary>
internal sealed class PlainDisplay(TextWriter writer, TimeProvider time) : ITransferDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long? _saidAt;

    /// <inheritdoc/>
    public void Say(string sentence) => writer.WriteLine(sentence);

    /// <inheritdoc/>
    public async Task<T> WhileAsync<T>(string title, Func<Action<string>, Task<T>> work) => await work(SayNowAndThen);

    /// <inheritdoc/>
    public async Task<T> WhileTransferringAsync<T>(Func<Action<TransferProgress>, Task<T>> work) => await work(progress =>
    {
        if (progress.Evaluation >= progress.Evaluations)
            _saidAt = null;
        SayNowAndThen(string.Create(CultureInfo.InvariantCulture, $"{100 * progress.Fraction,3:F0} %  {ProgressText.Describe(progress)}  {ProgressText.Remaining(progress)}").TrimEnd());
    });

    private void SayNowAndThen(string line)
    {
        if (_saidAt is { } at && time.GetElapsedTime(at) < Interval)
            return;
        _saidAt = time.GetTimestamp();
        Say(line);
    }
}
