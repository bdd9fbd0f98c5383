using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights;
using StyleCloud.Weights.Sources;

namespace StyleCloud.GpuWorker.Provisioning;

/// <summary>What a cache holds after it was filled.</summary>
/// <param name="Features">What pictures will be made with.</param>
/// <param name="Files">The files of weights in the folder.</param>
internal sealed record FilledCache(string Features, IReadOnlyList<FileInfo> Files);

/// <summary>Puts VGG16 weights into a cache folder, the same way in which a worker would at its start.</summary>
internal sealed class CacheFilling(WeightsSettings settings, Action<WeightsProgress> progress)
{
    // An image that was to have trained weights must not be built with others.
    private const string NotTrained = "Trained weights were asked for and could not be had; the lines above say why. With --offline, default features are made instead.";

    /// <summary>Fills the folder.</summary>
    /// <exception cref="StyleTransferException">Trained weights could not be had, or nothing could be kept in the folder.</exception>
    public async Task<FilledCache> RunAsync(CancellationToken cancellationToken)
    {
        var weights = await new WeightsResolver([], progress, settings).ResolveAsync(Network.Vgg16, explicitPath: null, cancellationToken);
        if (weights.IsDefault && !settings.Offline)
            throw new StyleTransferException(new(ErrorReason.WeightsInvalid, NotTrained));
        var files = Files();
        return files.Count > 0 ? new(weights.Name, files) : throw new StyleTransferException(new(ErrorReason.WeightsInvalid, $"Nothing could be kept in {settings.CacheFolder}."));
    }

    /// <summary>Without the empty lock files beside them.</summary>
    private List<FileInfo> Files()
    {
        var folder = new DirectoryInfo(settings.CacheFolder);
        return folder.Exists ? [.. folder.EnumerateFiles("vgg*").Where(file => file.Length > 0).OrderBy(file => file.Name, StringComparer.Ordinal)] : [];
    }
}
