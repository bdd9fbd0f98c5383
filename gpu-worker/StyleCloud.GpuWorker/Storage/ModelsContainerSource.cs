using System.Net;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Platform.Storage;
using StyleCloud.StyleTransfer;
using StyleCloud.Weights.Sources;

namespace StyleCloud.GpuWorker.Storage;

/// <summary>
/// Weights that a deployment supplies in <see cref="ContainerNames.Models"/>: the published file under its published name,
/// or any weights as <c>vgg16.safetensors</c>, <c>vgg16.h5</c> or <c>vgg16.pth</c>. A file is kept in the cache by its version,
/// so that a new one is fetched and an old one never mistaken for it.
/// </summary>
internal sealed class ModelsContainerSource(StorageClients storage, string cacheFolder, Action<WeightsProgress>? progress) : IWeightsSource
{
    private static readonly string[] PlainExtensions = [".safetensors", ".h5", ".pth"];

    /// <inheritdoc/>
    public string Description => $"container {ContainerNames.Models}";

    /// <inheritdoc/>
    public async Task<string?> FindAsync(Network network, CancellationToken cancellationToken)
    {
        var canonical = CanonicalWeights.For(network);
        var plain = PlainExtensions.Select(extension => network.ToString().ToLowerInvariant() + extension);
        foreach (var name in plain.Append(canonical.FileName))
        {
            var blob = storage.Container(ContainerNames.Models).GetBlobClient(name);
            if (await PropertiesAsync(blob, cancellationToken) is { } properties)
                return await FetchAsync(blob, properties, name == canonical.FileName ? canonical : null, cancellationToken);
        }

        return null;
    }

    private static async Task<BlobProperties?> PropertiesAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<string> FetchAsync(BlobClient blob, BlobProperties properties, CanonicalWeights? canonical, CancellationToken cancellationToken)
    {
        var folder = WritableFolder(VersionFolder(blob, properties));
        var target = Path.Combine(folder, blob.Name);
        if (File.Exists(target) && new FileInfo(target).Length == properties.ContentLength)
            return target;

        var partial = Path.Combine(folder, $"{blob.Name}.{Guid.NewGuid():N}.partial");
        try
        {
            await DownloadAsync(blob, properties, partial, cancellationToken);
            await VerifyAsync(blob, properties, canonical, partial, cancellationToken);
            File.Move(partial, target, overwrite: true);
            return target;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Below the cache or, where that cannot be written as in a container image, below the temporary folder.</summary>
    private string WritableFolder(string version)
    {
        var below = Path.Combine("models", version);
        try
        {
            return Directory.CreateDirectory(Path.Combine(cacheFolder, below)).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "StyleCloud", below)).FullName;
        }
    }

    private async Task DownloadAsync(BlobClient blob, BlobProperties properties, string path, CancellationToken cancellationToken)
    {
        progress?.Invoke(new(WeightsStage.Downloading, $"Downloading {ContainerNames.Models}/{blob.Name}.", 0, properties.ContentLength));
        var options = new BlobDownloadToOptions { Conditions = new() { IfMatch = properties.ETag } };
        await blob.DownloadToAsync(path, options, cancellationToken);
        progress?.Invoke(new(WeightsStage.Verifying, $"Verifying {ContainerNames.Models}/{blob.Name}.", properties.ContentLength, properties.ContentLength));
    }

    /// <summary>Against what the publisher says of the published file, otherwise against what storage says of the blob.</summary>
    private static async Task VerifyAsync(BlobClient blob, BlobProperties properties, CanonicalWeights? canonical, string path, CancellationToken cancellationToken)
    {
        var (length, hash) = await MeasureAsync(path, cancellationToken);
        var expectedLength = canonical?.Bytes ?? properties.ContentLength;
        var expectedHash = canonical?.Md5 ?? (properties.ContentHash is { Length: > 0 } stored ? Convert.ToHexStringLower(stored) : hash);
        if (length == expectedLength && hash == expectedHash)
            return;
        var subject = $"{ContainerNames.Models}/{blob.Name}";
        var (expected, found) = ($"{expectedLength} bytes, MD5 {expectedHash}", $"{length} bytes, MD5 {hash}");
        throw new StyleTransferException(new(ErrorReason.WeightsInvalid, $"{subject} is damaged: expected {expected}; found {found}. Upload it again.", subject, expected, found));
    }

    private static async Task<(long Length, string Md5)> MeasureAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
#pragma warning disable CA5351 // Storage and the publisher give an MD5 and nothing else; it is against damage, not forgery.
        return (stream.Length, Convert.ToHexStringLower(await MD5.HashDataAsync(stream, cancellationToken)));
#pragma warning restore CA5351
    }

    /// <summary>Two accounts may give the same version tag to different files.</summary>
    private static string VersionFolder(BlobClient blob, BlobProperties properties) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{blob.AccountName}\n{blob.Name}\n{properties.ETag}")).AsSpan(0, 8));
}
