using Spectre.Console;
using StyleCloud.StyleTransfer;

namespace StyleCloud.GpuWorker.OneShot;

/// <summary>A bar, the loss and the time left, redrawn in place.</summary>
internal sealed class LiveDisplay(IAnsiConsole console) : ITransferDisplay
{
    /// <inheritdoc/>
    public void Say(string sentence) => console.WriteLine(sentence);

    /// <inheritdoc/>
    public async Task<T> WhileAsync<T>(string title, Func<Action<string>, Task<T>> work) =>
        await console.Status().StartAsync(Markup.Escape(title), async status => await work(step => status.Status(Markup.Escape(step))));

    /// <inheritdoc/>
    public async Task<T> WhileTransferringAsync<T>(Func<Action<TransferProgress>, Task<T>> work) => await console
        .Progress()
        .Columns(new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async context =>
        {
            var bar = context.AddTask("starting", maxValue: 1);
            return await work(progress =>
            {
                bar.Description = Markup.Escape(ProgressText.Summarize(progress));
                bar.Value = progress.Fraction;
            });
        });
}
