using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>What one <c>transfer</c> shall do.</summary>
/// <param name="Content">The photo's path.</param>
/// <param name="Styles">The styles, at least one.</param>
/// <param name="StartImage">The picture to start from, or null.</param>
/// <param name="Output">Where the result goes.</param>
/// <param name="Preview">Where previews go, or null.</param>
/// <param name="Options">Valid options.</param>
/// <param name="Device">Device, or null for the best.</param>
/// <param name="Threads">Threads of torch, or null for its own choice.</param>
/// <param name="Memory">Memory that it may take, or null for what there is.</param>
/// <param name="Weights">Weights file, or null to look for one.</param>
/// <param name="WeightsCache">Cache folder, or null for the user's.</param>
/// <param name="Offline">Never download weights.</param>
internal sealed record TransferRequest(
    string Content,
    IReadOnlyList<StyleArgument> Styles,
    string? StartImage,
    string Output,
    string? Preview,
    StyleTransferOptions Options,
    string? Device,
    int? Threads,
    ByteSize? Memory,
    string? Weights,
    string? WeightsCache,
    bool Offline);
