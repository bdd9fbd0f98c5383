using System.Globalization;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights.Defaults;
using StyleCloud.Weights.Sources;

namespace StyleCloud.Weights;

/// <summary>
/// Finds the weights of a network, in this order: the file that the user names; the cache; the places that the host program
/// adds (a deployment's <c>models</c> container); the published file, downloaded into the cache. Last come default features, that
/// are part of the program, with a notice. A file that ends early is completed with default features from there on.
/// </summary>
public sealed class WeightsResolver
{
    private readonly IReadOnlyList<IWeightsSource> _sources;
    private readonly Action<WeightsProgress>? _progress;
    private readonly WeightsSettings _settings;

    /// <summary>Nothing is looked for yet.</summary>
    /// <param name="sources">Places between the cache and the download.</param>
    /// <param name="progress">Told about every step, from whatever thread the search runs on.</param>
    /// <param name="settings">Null for the defaults.</param>
    public WeightsResolver(IReadOnlyList<IWeightsSource> sources, Action<WeightsProgress>? progress = null, WeightsSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        (_sources, _progress, _settings) = (sources, progress, settings ?? new());
    }

    /// <summary>What canonical means; replaced in tests.</summary>
    internal Func<Network, CanonicalWeights> Canonical { get; init; } = CanonicalWeights.For;

    /// <summary>How default features are made; replaced in tests that are not about them.</summary>
    internal DefaultFeatures? Defaults { get; init; }

    /// <summary>Finds, reads and completes the weights.</summary>
    /// <param name="network">The network.</param>
    /// <param name="explicitPath">The file that the user names; then nothing else is looked for.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="StyleTransferException">A file was found but is damaged or of another network.</exception>
    public async Task<VggWeights> ResolveAsync(Network network, string? explicitPath, CancellationToken cancellationToken)
    {
        var path = explicitPath ?? await FindAsync(network, cancellationToken).ConfigureAwait(false);
        var defaults = Defaults ?? new(_settings.CacheFolder, _progress);
        if (path is null)
        {
            Report(WeightsStage.Default, DefaultNotice(network));
            return await defaults.GetAsync(network, cancellationToken).ConfigureAwait(false);
        }

        var weights = await Task.Run(() => VggWeightFile.Load(path, network), cancellationToken).ConfigureAwait(false);
        var complete = await defaults.CompleteAsync(weights, cancellationToken).ConfigureAwait(false);
        Report(WeightsStage.Ready, $"Features: {complete.Name} ({path}).");
        return complete;
    }

    private async Task<string?> FindAsync(Network network, CancellationToken cancellationToken)
    {
        using var download = new CanonicalDownload(_settings.CacheFolder, _progress, _settings.Download) { Canonical = Canonical };
        List<IWeightsSource> places = [new WeightsCache(_settings.CacheFolder, _progress) { Canonical = Canonical }, .. _sources];
        if (!_settings.Offline)
            places.Add(download);
        foreach (var place in places)
        {
            if (await place.FindAsync(network, cancellationToken).ConfigureAwait(false) is { } path)
                return path;
            Report(WeightsStage.Passed, $"No {VggArchitecture.DisplayName(network)} weights in {place.Description}.");
        }

        return null;
    }

    /// <summary>What a person needs to know and can do.</summary>
    private string DefaultNotice(Network network)
    {
        var canonical = Canonical(network);
        var size = (canonical.Bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);
        var why = _settings.Offline ? "downloading is switched off" : "they could not be downloaded";
        return $"Running on default features, which come with this program: no trained {VggArchitecture.DisplayName(network)} weights were found and {why}. "
            + $"Pictures with trained weights are much better. To get them, put {canonical.FileName} ({size} MB, {canonical.Mirrors[0]}) into {_settings.CacheFolder} "
            + "or name a weights file (.h5, .safetensors, .pth).";
    }

    private void Report(WeightsStage stage, string message) => _progress?.Invoke(new(stage, message));
}
