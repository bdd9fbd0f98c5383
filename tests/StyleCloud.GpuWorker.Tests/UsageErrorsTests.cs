using System.CommandLine;
using StyleCloud.GpuWorker.Drawing;
using StyleCloud.GpuWorker.OneShot;
using StyleCloud.GpuWorker.Operating;
using StyleCloud.GpuWorker.Provisioning;

namespace StyleCloud.GpuWorker.Tests;

public sealed class UsageErrorsTests
{
    [Theory]
    [InlineData("", "Name what to do: transfer, draw, redrive, weights.")]
    [InlineData("transfr a.jpg b.jpg -o c.png", "Did you mean transfer? There is no verb transfr. Verbs: transfer, draw, redrive, weights.")]
    [InlineData("paint a.jpg", "There is no verb paint. Verbs: transfer, draw, redrive, weights.")]
    [InlineData("photo.jpg style.jpg -o out.png", "There is no verb photo.jpg. Verbs: transfer, draw, redrive, weights.")]
    [InlineData("transfer a.jpg b.jpg -o c.png --sise 3", "Did you mean --size? There is no option --sise. (A file of that name is ./--sise.)")]
    [InlineData("transfer a.jpg b.jpg -o c.png --iteration=5", "Did you mean --iterations? There is no option --iteration=5. (A file of that name is ./--iteration=5.)")]
    [InlineData("transfer a.jpg b.jpg -o c.png --invented", "There is no option --invented. (A file of that name is ./--invented.)")]
    [InlineData("transfer a.jpg b.jpg -o c.png --threads two", "--threads must be a whole number; it is two.")]
    [InlineData("transfer a.jpg b.jpg -o c.png --size 1 --size 2", "Option '--size' expects a single argument but 2 were provided.")]
    [InlineData("draw --sed 7 -o a.png", "Did you mean --seed? There is no option --sed.")]
    [InlineData("draw --seed seven -o a.png", "--seed must be a whole number; it is seven.")]
    [InlineData("draw --width 0,5 -o a.png", "--width must be a whole number; it is 0,5.")]
    [InlineData("draw more -o a.png", "draw does not take more.")]
    [InlineData("redrive --since yesterday", "--since must be a time (d.hh:mm:ss); it is yesterday.")]
    [InlineData("weights --cash folder", "Did you mean --cache? There is no option --cash.")]
    public void Messages_CommandLineThatCannotBeRead_SayWhatIsMeant(string line, string message)
    {
        var root = new RootCommand { TransferCommand.Create(), DrawCommand.Create(), RedriveCommand.Create(), WeightsCommand.Create() };

        Assert.Equal([message], UsageErrors.Messages(root.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }
}
