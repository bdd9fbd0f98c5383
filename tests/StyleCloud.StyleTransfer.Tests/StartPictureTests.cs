using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Imaging;
using StyleCloud.Weights;
using static TorchSharp.torch;

namespace StyleCloud.StyleTransfer.Tests;

public sealed class StartPictureTests
{
    private static readonly RgbImage Grey = new(30, 20, [.. Enumerable.Repeat(0.5f, 3 * 30 * 20)]);

    [Fact]
    public void Create_FromDrawing_IsTheDrawingOfTheSeedInTheShapeOfTheScale()
    {
        using var scope = NewDisposeScope();
        var expected = ImageTensor.From(SceneDrawing.Draw(60, 40, 7), CPU);

        Assert.Equal([1, 3, 40, 60], Start(7).shape);
        Assert.True(Start(7).equal(expected).all().item<bool>());
        Assert.False(Start(8).equal(expected).all().item<bool>());
    }

    private static Tensor Start(long seed)
    {
        var options = new StyleTransferOptions { Start = StartFrom.Drawing, Seed = seed };
        return StartPicture.Create(new(Grey, [new(Grey, 1)], null, options), new(60, 40), Preprocessing.Caffe, CPU);
    }
}
