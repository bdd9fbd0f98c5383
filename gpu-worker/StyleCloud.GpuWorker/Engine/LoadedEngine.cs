using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Engine;

/// <summary>The engine for a network, with its weights loaded.</summary>
internal delegate Task<LoadedEngine> EngineSource(Network network, CancellationToken cancellationToken);

/// <summary>An engine that is ready to run.</summary>
/// <param name="Begin">Begins one picture.</param>
/// <param name="Device">What it runs on, in words.</param>
/// <param name="Features">Name of its weights.</param>
/// <param name="HasDefaultFeatures">True when the weights are those that come with the program.</param>
internal sealed record LoadedEngine(Func<TransferInput, Transfer> Begin, string Device, string Features, bool HasDefaultFeatures);
