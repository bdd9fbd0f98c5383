using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.Imaging.Tests;

public sealed class MemoryPlanTests
{
    private const long GiB = 1L << 30;

    private static readonly StyleTransferOptions Options = new();

    [Fact]
    public void For_MoreMemoryThanNeeded_IsTheWholePictureWithEveryPair()
    {
        Assert.Equal((true, 16, false), Shape(For(1024, 768, 100 * GiB)));
        Assert.Equal((true, 16, false), Shape(For(1024, 768, null)));
    }

    [Fact]
    public void For_LessAndLessMemory_GivesUpTheWholePictureThenPrecisionThenPairs()
    {
        var plans = Enumerable.Range(0, 400).Select(step => For(4096, 3072, (40 * GiB) - (step * GiB / 10))).TakeWhile(plan => plan.Fits(40 * GiB)).Distinct().ToList();

        Assert.True(plans[0].IsWhole);
        Assert.Equal(plans.Select(plan => plan.History).OrderDescending(), plans.Select(plan => plan.History));
        Assert.Equal(plans.Select(plan => plan.IsHistoryHalf).Order(), plans.Select(plan => plan.IsHistoryHalf));
        Assert.Contains(plans, plan => plan is { IsWhole: false, History: 16, IsHistoryHalf: false });
        Assert.Equal((8L * 4096, 1, true), (plans[^1].BandPixels, plans[^1].History, plans[^1].IsHistoryHalf));
    }

    [Theory]
    [InlineData(1024, 768, 2)]
    [InlineData(4096, 3072, 8)]
    [InlineData(8192, 6144, 8)]
    [InlineData(8192, 8192, 8)]
    public void For_AnyLimit_FitsWhereItSays(int width, int height, int gibibytes)
    {
        var plan = For(width, height, gibibytes * GiB);

        Assert.True(plan.Fits(gibibytes * GiB));
        Assert.InRange(plan.NeededBytes, plan.Bytes, gibibytes * GiB);
    }

    [Fact]
    public void For_PanoramaIn32Bits_HasTheSmallestBandsLeft() =>
        Assert.Equal(8L * 16_000, MemoryPlan.For(16_000, 400, 0, Options, isHalf: false, 12 * GiB).BandPixels);

    [Fact]
    public void For_FewIterations_HasNoMorePairsThanThese() => Assert.Equal(7, MemoryPlan.For(512, 384, 0, Options with { Iterations = 7 }, true, null).History);

    [Theory]
    [InlineData(16_384, 12_288, 16_384, 8)]
    [InlineData(8000, 6000, 8000, 4)]
    [InlineData(3000, 200, 3000, 1)]
    public void TooLarge_SizeThatItNames_IsTheLargestThatFits(int width, int height, int size, int gibibytes)
    {
        var error = MemoryPlan.TooLarge("photo.jpg", (width, height), [(800, 600)], Options with { Size = size }, true, gibibytes * GiB);

        if (error is null)
        {
            Assert.True(width * (long)height < 1_000_000);
            return;
        }

        var named = int.Parse(error.Message.Split("Set size to ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((ErrorReason.TooLargeForMemory, $"{gibibytes}.0 GiB"), (error.Reason, error.Limit));
        Assert.Null(MemoryPlan.TooLarge("", (width, height), [(800, 600)], Options with { Size = named }, true, gibibytes * GiB));
        Assert.NotNull(MemoryPlan.TooLarge("", (width, height), [(800, 600)], Options with { Size = named + 1 }, true, gibibytes * GiB));
    }

    [Theory]
    [InlineData("8Gi", 8_589_934_592)]
    [InlineData("8 GiB", 8_589_934_592)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData("640mi", 671_088_640)]
    [InlineData("4096", 4096)]
    [InlineData("12KB", 12_000)]
    public void ByteSize_WhatPlatformsWrite_IsRead(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1G")]
    [InlineData("8 gigs")]
    [InlineData("1e3")]
    [InlineData("99999999999T")]
    public void ByteSize_AnythingElse_IsNot(string text) => Assert.False(ByteSize.TryParse(text, out _));

    private static MemoryPlan For(int width, int height, long? limit) => MemoryPlan.For(width, height, (long)width * height, Options, isHalf: true, limit);

    private static (bool, int, bool) Shape(MemoryPlan plan) => (plan.IsWhole, plan.History, plan.IsHistoryHalf);
}
