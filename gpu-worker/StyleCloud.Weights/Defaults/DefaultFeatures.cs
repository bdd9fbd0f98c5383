using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Weights.Files;
using StyleCloud.Weights.Sources;

namespace StyleCloud.Weights.Defaults;

/// <summary>
/// Features for a machine without trained weights: block 1–3 as they come with the program (<see cref="EmbeddedFeatures"/>),
/// deeper layers learned from pictures that the program draws itself (<see cref="FeatureLearner"/>). They are made at first use and
/// then kept in the cache with a checksum. They also stand in for the deeper layers of a file that ends early.
/// </summary>
/// <param name="cacheFolder">Where to keep them; one that cannot be written costs their making at every start, nothing else.</param>
/// <param name="progress">Told about every layer that is made.</param>
public sealed class DefaultFeatures(string cacheFolder, Action<WeightsProgress>? progress = null)
{
    /// <summary>Changes whenever the same call would give other kernels, so that no cache serves old ones.</summary>
    internal const string Version = "v4";

    /// <summary>How kernels are learned; replaced in tests of the cache.</summary>
    internal Func<Network, IReadOnlyList<ConvolutionWeights>, Preprocessing, Action<WeightsProgress>?, CancellationToken, IReadOnlyList<ConvolutionWeights>> Learn { get; init; } =
        FeatureLearner.Learn;

    /// <summary>The whole network, from the cache or newly made.</summary>
    public async Task<VggWeights> GetAsync(Network network, CancellationToken cancellationToken)
    {
        var first = EmbeddedFeatures.Load(network) with { Name = $"default features {Version}" };
        return await ExtendAsync(first, $"{Spell(network)}-default-{Version}.safetensors", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Weights of full depth: <paramref name="weights"/> itself, or with default features from where it ends.</summary>
    public async Task<VggWeights> CompleteAsync(VggWeights weights, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var shapes = VggArchitecture.Convolutions(weights.Network);
        if (weights.Convolutions.Count == shapes.Count)
            return weights;
        var named = weights with { Name = $"{weights.Name}, default features {Version} from {shapes[weights.Convolutions.Count].Layer} on" };
        return await ExtendAsync(named, $"{Spell(weights.Network)}-{weights.Fingerprint()}-completed-{Version}.safetensors", cancellationToken).ConfigureAwait(false);
    }

    private async Task<VggWeights> ExtendAsync(VggWeights weights, string fileName, CancellationToken cancellationToken)
    {
        var path = Path.Combine(cacheFolder, fileName);

        // Before the lock, which is a file too: the cache of a container image is read-only and holds them already.
        if (Cached(path, weights, onDamage: null) is { } ready)
            return ready;
        try
        {
            Directory.CreateDirectory(cacheFolder);
            using var _ = await FileLock.AcquireAsync(
                path,
                () => Report(WeightsStage.Waiting, "Another process is making default features; waiting for it."),
                cancellationToken).ConfigureAwait(false);
            if (Cached(path, weights, message => Report(WeightsStage.Passed, message)) is { } cached)
                return cached;
            var made = await MakeAsync(weights, cancellationToken).ConfigureAwait(false);
            Keep(made, path);
            return made;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Report(WeightsStage.Passed, $"Default features cannot be kept in {cacheFolder} and are made anew at every start: {exception.Message.TrimEnd('.')}.");
            return await MakeAsync(weights, cancellationToken).ConfigureAwait(false);
        }
    }

    private static VggWeights? Cached(string path, VggWeights weights, Action<string>? onDamage)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var cached = VggWeightFile.Load(path, weights.Network);
            return cached.Convolutions.Count == VggArchitecture.Convolutions(weights.Network).Count ? cached with { Name = weights.Name } : null;
        }
        catch (StyleTransferException exception)
        {
            onDamage?.Invoke($"{exception.Message} The features are made anew.");
            return null;
        }
    }

    private async Task<VggWeights> MakeAsync(VggWeights weights, CancellationToken cancellationToken)
    {
        var convolutions = await Task.Run(
            () => Learn(weights.Network, weights.Convolutions, weights.Preprocessing, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        return weights with { Convolutions = convolutions };
    }

    /// <summary>Written beside and renamed, so that no reader ever sees half a file.</summary>
    private static void Keep(VggWeights weights, string path)
    {
        var temporary = $"{path}.new";
        using (var stream = File.Create(temporary))
        {
            SafetensorsWriter.Write(stream, weights, ElementType.F32);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static string Spell(Network network) => network.ToString().ToLowerInvariant();

    private void Report(WeightsStage stage, string message) => progress?.Invoke(new(stage, message));
}
