using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights.Sources;

/// <summary>
/// The user's folder of weights. Looked for first: files that a person put there under a plain name
/// (<c>vgg16.safetensors</c>, <c>vgg16.h5</c>, <c>vgg16.pth</c>). Then published files under the names that they are published
/// under. Their checksums are verified at every start (a tenth of a second for Keras' file).
/// </summary>
public sealed class WeightsCache(string folder, Action<WeightsProgress>? progress = null) : IWeightsSource
{
    private static readonly string[] PlainExtensions = [".safetensors", ".h5", ".pth"];

    private static readonly Dictionary<Network, string[]> TorchFiles = new()
    {
        [Network.Vgg16] = ["vgg16-397923af.pth", "vgg16-00b39a1b.pth"],
        [Network.Vgg19] = ["vgg19-dcbb9e9d.pth", "vgg19-d01eb7cb.pth"],
    };

    /// <summary>
    /// <c>$XDG_CACHE_HOME/StyleCloud/weights</c> or <c>~/.cache/StyleCloud/weights</c>; <c>~/Library/Caches</c> on macOS, the local
    /// application data on Windows; the temporary folder for a user without a home.
    /// </summary>
    public static string DefaultFolder => Path.Combine(CacheHome(), "StyleCloud", "weights");

    /// <inheritdoc/>
    public string Description => $"cache {folder}";

    /// <summary>What canonical means; replaced in tests.</summary>
    internal Func<Network, CanonicalWeights> Canonical { get; init; } = CanonicalWeights.For;

    /// <inheritdoc/>
    public async Task<string?> FindAsync(Network network, CancellationToken cancellationToken)
    {
        var plain = PlainExtensions.Select(extension => Path.Combine(folder, network.ToString().ToLowerInvariant() + extension));
        if (plain.FirstOrDefault(File.Exists) is { } own)
            return own;
        var canonical = Canonical(network);
        var keras = Path.Combine(folder, canonical.FileName);
        if (File.Exists(keras) && IsSound(keras, await FileDigest.DifferenceAsync(keras, canonical, cancellationToken).ConfigureAwait(false)))
            return keras;
        foreach (var path in TorchFiles[network].Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            var sha256Start = Path.GetFileNameWithoutExtension(path).Split('-')[1];
            if (IsSound(path, await FileDigest.DifferenceAsync(path, sha256Start, cancellationToken).ConfigureAwait(false)))
                return path;
        }

        return null;
    }

    private bool IsSound(string path, string? difference)
    {
        if (difference is not null)
            progress?.Invoke(new(WeightsStage.Passed, $"{path} is damaged and not used: {difference}."));
        return difference is null;
    }

    private static string CacheHome()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg))
            return xdg;
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0)
            return Path.GetTempPath();
        return OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") : Path.Combine(home, ".cache");
    }
}
