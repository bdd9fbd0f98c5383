using System.Text;
using StyleCloud.Imaging;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.Tests.Fakes;

/// <summary>A transfer whose steps a test writes. The last of them, or the first call where there is none, ends it.</summary>
internal sealed class ScriptedTransfer(TransferInput input, params IReadOnlyList<Action<ScriptedTransfer>> steps) : Transfer
{
    private int _done;

    /// <summary>What <see cref="Transfer.Progress"/> says; each step counts one on.</summary>
    public int Evaluation { get; set; }

    /// <summary>What it ends with.</summary>
    public TransferResult End { get; init; } = new(input.Content, new(3, 1, 1.5, 0.5), 100, Termination.EvaluationsSpent, TimeSpan.FromSeconds(12), 600_000_000);

    /// <summary>What is saved.</summary>
    public Action<Stream>? Saving { get; set; }

    /// <inheritdoc/>
    public override TransferProgress Progress =>
        new(1, 1, input.Content.Width, input.Content.Height, Evaluation, 100, Evaluation / 100.0, new(9, 4, 4, 1), TimeSpan.FromSeconds(Evaluation), null);

    /// <inheritdoc/>
    public override RgbImage Preview() => input.Content;

    /// <inheritdoc/>
    public override void Save(Stream stream)
    {
        if (Saving is { } saving)
            saving(stream);
        else
            stream.Write(Encoding.UTF8.GetBytes($"evaluation {Evaluation}"));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    protected override TransferResult? Advance()
    {
        if (_done < steps.Count)
        {
            Evaluation++;
            steps[_done++](this);
        }

        return _done < steps.Count ? null : End;
    }
}
