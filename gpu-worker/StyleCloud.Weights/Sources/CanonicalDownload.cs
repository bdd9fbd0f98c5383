using System.Globalization;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights.Sources;

/// <summary>
/// Fetches the canonical file into the cache: mirrors in order, resumed after a cut (also one of an earlier run), length and
/// checksum verified before the file gets its name, one process at a time. Where that fails, it says why and has nothing.
/// </summary>
public sealed class CanonicalDownload : IWeightsSource, IDisposable
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(250);

    private readonly string _folder;
    private readonly Action<WeightsProgress>? _progress;
    private readonly DownloadSettings _settings;
    private readonly HttpClient _client;

    /// <summary>Nothing is fetched yet.</summary>
    /// <param name="folder">The cache; created when it is missing.</param>
    /// <param name="progress">Told about every step.</param>
    /// <param name="settings">Timeouts and retries; null for the defaults.</param>
    public CanonicalDownload(string folder, Action<WeightsProgress>? progress = null, DownloadSettings? settings = null)
    {
        (_folder, _progress, _settings) = (folder, progress, settings ?? new());
        _client = new(new SocketsHttpHandler { ConnectTimeout = _settings.ConnectTimeout }) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("StyleCloud", typeof(CanonicalDownload).Assembly.GetName().Version?.ToString(3)));
    }

    /// <inheritdoc/>
    public string Description => "download of the published file";

    /// <summary>What canonical means; replaced in tests.</summary>
    internal Func<Network, CanonicalWeights> Canonical { get; init; } = CanonicalWeights.For;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <inheritdoc/>
    public async Task<string?> FindAsync(Network network, CancellationToken cancellationToken)
    {
        var canonical = Canonical(network);
        var target = Path.Combine(_folder, canonical.FileName);
        try
        {
            Directory.CreateDirectory(_folder);
            using var _ = await FileLock.AcquireAsync(
                target,
                () => Report(WeightsStage.Waiting, $"Another process is downloading {canonical.FileName}; waiting for it."),
                cancellationToken).ConfigureAwait(false);
            if (File.Exists(target) && await FileDigest.DifferenceAsync(target, canonical, cancellationToken).ConfigureAwait(false) is null)
                return target;
            return await TryMirrorsAsync(canonical, target, cancellationToken).ConfigureAwait(false) ? target : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Report(WeightsStage.Passed, $"{canonical.FileName} could not be kept in {_folder}: {exception.Message.TrimEnd('.')}.");
            return null;
        }
    }

    private async Task<bool> TryMirrorsAsync(CanonicalWeights canonical, string target, CancellationToken cancellationToken)
    {
        var partial = new PartialFile(target);
        foreach (var mirror in canonical.Mirrors)
        {
            try
            {
                await FetchAsync(canonical, partial, mirror, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                Report(WeightsStage.Passed, $"{canonical.FileName} could not be downloaded from {mirror}: {Innermost(exception)}.");
            }
        }

        return false;
    }

    /// <summary>Whole from one mirror: continued as long as each request brings something, begun anew once when the pieces do not fit.</summary>
    private async Task FetchAsync(CanonicalWeights canonical, PartialFile partial, Uri mirror, CancellationToken cancellationToken)
    {
        var inOnePiece = await FetchBytesAsync(canonical, partial, mirror, cancellationToken).ConfigureAwait(false);
        var difference = await VerifyAsync(canonical, partial, cancellationToken).ConfigureAwait(false);
        if (difference is not null && !inOnePiece)
        {
            Report(WeightsStage.Downloading, $"The continued download of {canonical.FileName} is not the published file ({difference}); it begins anew.", 0, canonical.Bytes);
            await FetchBytesAsync(canonical, partial, mirror, cancellationToken).ConfigureAwait(false);
            difference = await VerifyAsync(canonical, partial, cancellationToken).ConfigureAwait(false);
        }

        if (difference is not null)
            throw new HttpRequestException($"it sent another file than the published one: {difference}");
        partial.Complete();
    }

    /// <returns>Whether all bytes came in one answer.</returns>
    private async Task<bool> FetchBytesAsync(CanonicalWeights canonical, PartialFile partial, Uri mirror, CancellationToken cancellationToken)
    {
        var download = new MirrorDownload(_client, canonical, partial, _settings.StallTimeout, Reporter(canonical, mirror));
        for (var resumption = 0; ; resumption++)
        {
            var before = partial.Length;
            try
            {
                await download.RunAsync(mirror, cancellationToken).ConfigureAwait(false);
                return before == 0;
            }
            catch (Exception exception) when (resumption < _settings.Resumptions && IsWorthResuming(exception, before, partial.Length))
            {
                Report(WeightsStage.Downloading, $"Download interrupted: {Innermost(exception)}. Continuing at byte {partial.Length}.", partial.Length, canonical.Bytes);
                await Task.Delay(_settings.ResumptionDelay, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A cut connection that brought something, or a mirror that would not continue where nothing is left to continue.</summary>
    private static bool IsWorthResuming(Exception exception, long before, long after) => exception switch
    {
        HttpRequestException { StatusCode: not null } => before > 0 && after == 0,
        HttpRequestException or IOException => after > before,
        _ => false,
    };

    private async Task<string?> VerifyAsync(CanonicalWeights canonical, PartialFile partial, CancellationToken cancellationToken)
    {
        Report(WeightsStage.Verifying, $"Verifying {canonical.FileName}.", canonical.Bytes, canonical.Bytes);
        var difference = await FileDigest.DifferenceAsync(partial.Path, canonical, cancellationToken).ConfigureAwait(false);
        if (difference is not null)
            partial.Delete();
        return difference;
    }

    private Action<long> Reporter(CanonicalWeights canonical, Uri mirror)
    {
        var last = 0L;
        return bytes =>
        {
            if (last != 0 && bytes != canonical.Bytes && TimeProvider.System.GetElapsedTime(last) < ReportInterval)
                return;
            last = TimeProvider.System.GetTimestamp();
            var percent = (100.0 * bytes / canonical.Bytes).ToString("0", CultureInfo.InvariantCulture);
            Report(WeightsStage.Downloading, $"Downloading {canonical.FileName} from {mirror.Host}: {percent} %.", bytes, canonical.Bytes);
        };
    }

    private static string Innermost(Exception exception) => exception.GetBaseException().Message.TrimEnd('.');

    private void Report(WeightsStage stage, string message, long done = 0, long total = 0) => _progress?.Invoke(new(stage, message, done, total));
}
