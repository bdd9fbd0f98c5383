using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using StyleCloud.Contracts;
using StyleCloud.Imaging;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Checkpoints;

/// <summary>What has to be the same for a checkpoint to fit: options, every pixel of every input, features, arithmetic and what was done to fit into memory.</summary>
internal static class TransferFingerprint
{
    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Of(TransferInput input, VggWeights weights, ScalarType arithmetic, IEnumerable<MemoryPlan> plans)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(input.Options, ContractsJsonContext.Default.StyleTransferOptions));
        Append(hash, input.Content);
        foreach (var style in input.Styles)
        {
            hash.AppendData(BitConverter.GetBytes(style.Weight));
            Append(hash, style.Image);
        }

        if (input.StartImage is { } start)
            Append(hash, start);
        hash.AppendData(BitConverter.GetBytes((int)arithmetic));
        foreach (var plan in plans)
        {
            hash.AppendData(BitConverter.GetBytes(plan.BandPixels));
            hash.AppendData(BitConverter.GetBytes(plan.History));
            hash.AppendData(BitConverter.GetBytes(plan.IsHistoryHalf));
        }

        hash.AppendData(Convert.FromHexString(weights.Fingerprint()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, RgbImage image)
    {
        hash.AppendData(BitConverter.GetBytes(image.Width));
        hash.AppendData(BitConverter.GetBytes(image.Height));
        hash.AppendData(MemoryMarshal.AsBytes<float>(image.Pixels));
    }
}
