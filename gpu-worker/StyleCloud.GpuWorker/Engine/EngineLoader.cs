using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;

namespace StyleCloud.GpuWorker.Engine;

/// <summary>The engine for a network, with its weights loaded.</summary>
internal delegate Task<LoadedEngine> EngineSource(Network network, CancellationToken cancellationToken);

/// <summary>An engine that is ready to run.</summary>
/// <param name="Begin">Begins one picture.</param>
/// <param name="Device">What it runs on, in words.</param>
/// <param name="Setup">A sentence about what was chosen for it.</param>
/// <param name="Features">Name of its weights.</param>
/// <param name="HasDefaultFeatures">True when the weights are those that come with the program.</param>
internal sealed record LoadedEngine(Func<TransferInput, Transfer> Begin, string Device, string Setup, string Features, bool HasDefaultFeatures);

/// <summary>Loads the weights of a network when they are first needed, once, and keeps the engine.</summary>
/// <param name="device">The device of every engine.</param>
/// <param name="resolver">Finds the weights.</param>
/// <param name="explicitPath">The file that the user named for a network, or null.</param>
internal sealed class EngineLoader(ComputeDevice device, WeightsResolver resolver, Func<Network, string?> explicitPath) : IDisposable
{
    private readonly Dictionary<Network, LoadedEngine> _engines = [];
    private readonly SemaphoreSlim _loading = new(1);

    /// <summary>The engine for <paramref name="network"/>.</summary>
    /// <exception cref="StyleTransferException">The weights are missing, damaged or of another network.</exception>
    public async Task<LoadedEngine> LoadAsync(Network network, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_engines.TryGetValue(network, out var loaded))
                return loaded;
            var weights = await resolver.ResolveAsync(network, explicitPath(network), cancellationToken);
            var engine = new StyleTransferEngine(weights, device);
            return _engines[network] = new(engine.Begin, device.Description, device.Setup, weights.Name, weights.IsDefault);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loading.Dispose();
}
