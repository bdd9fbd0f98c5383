using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Compute;

public sealed class ServiceTimeTests
{
    [Fact]
    public void FromMeasurement_TheMeasuredPicture_TakesTheMeasuredTimeAndStorage()
    {
        var service = ServiceTime.FromMeasurement(55, PresetWork.Fast);
        Assert.Equal(55 + service.FixedSeconds, service.SecondsOf(Square(isFine: false)), 1e-9);
    }

    [Fact]
    public void FromPeak_DefaultPreset_IsFlopOverReachedFlops()
    {
        // 1024, 512 and 256 px, 60 evaluations each.
        const double PixelEvaluations = 60.0 * ((1024 * 1024) + (512 * 512) + (256 * 256));
        var service = ServiceTime.FromPeak(65e12, 0.3, PresetWork.Default);
        var expected = (287_424 * 6 * PixelEvaluations / 19.5e12) + (180 * 0.005) + service.FixedSeconds;
        Assert.Equal(expected, service.SecondsOf(Square(isFine: false)), 1e-9);
    }

    [Fact]
    public void SecondsOf_FinePicture_TakesTheWorkOfFine()
    {
        var service = new ServiceTime(1, 0, 0, PresetWork.Default);
        Assert.Equal(PresetWork.Fine.PixelEvaluations(1), service.SecondsOf(Square(isFine: true)));
    }

    private static Upload Square(bool isFine) => new(0, UploadKind.Picture, 1, isFine, 0);
}
