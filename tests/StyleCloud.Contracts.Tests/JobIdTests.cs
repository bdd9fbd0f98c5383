using StyleCloud.Contracts.Options;

namespace StyleCloud.Contracts.Tests;

public sealed class JobIdTests
{
    private static readonly BlobReference Content = new(ContainerNames.Input, "wave/photo.jpg", "0x1", 100);
    private static readonly StyleReference Wave = new("wave", new(ContainerNames.Styles, "wave.jpg", "0x2", 50), 0.5);
    private static readonly StyleReference Dropped = new("wave/style.jpg", new(ContainerNames.Input, "wave/style.jpg", "0x2", 50), 0.5);
    private static readonly StyleReference Stars = new("stars", new(ContainerNames.Styles, "stars.jpg", "0x3", 60), 0.5);
    private static readonly string Id = JobId.For(Content, [Wave, Stars], null, new(), "wave/photo.png");

    [Fact]
    public void For_SameJob_IsTheSameId() =>
        Assert.Equal(Id, JobId.For(Content with { }, [Wave with { }, Stars with { }], null, new() { ContentLayers = LayerWeights.Uniform(1, "relu4_2") }, "wave/photo.png"));

    [Fact]
    public void For_Always_IsThirtyTwoLowerCaseHexadecimalDigits()
    {
        Assert.Matches("^[0-9a-f]{32}$", Id);
        Assert.True(JobId.IsValid(Id));
    }

    [Fact]
    public void For_AnythingThatDecidesThePictureChanged_IsAnotherId()
    {
        string[] others =
        [
            JobId.For(Content with { ETag = "0x9" }, [Wave, Stars], null, new(), "wave/photo.png"),
            JobId.For(Content with { Name = "wave/other.jpg" }, [Wave, Stars], null, new(), "wave/photo.png"),
            JobId.For(Content, [Dropped, Stars], null, new(), "wave/photo.png"),
            JobId.For(Content, [Dropped with { Blob = Dropped.Blob with { ETag = "0x9" } }, Stars], null, new(), "wave/photo.png"),
            JobId.For(Content, [Wave with { Weight = 0.6 }, Stars with { Weight = 0.4 }], null, new(), "wave/photo.png"),
            JobId.For(Content, [Stars, Wave], null, new(), "wave/photo.png"),
            JobId.For(Content, [Wave], null, new(), "wave/photo.png"),
            JobId.For(Content, [Wave, Stars], Content, new(), "wave/photo.png"),
            JobId.For(Content, [Wave, Stars], null, new() { Seed = 1 }, "wave/photo.png"),
            JobId.For(Content, [Wave, Stars], null, new(), "wave/other.png"),
            JobId.For(Content, [Wave, Stars], null, new(), "wave/photo.png", "0x4"),
            JobId.For(Content, [Wave, Stars], null, new(), "wave/photo.png", "0x5"),
        ];

        Assert.DoesNotContain(Id, others);
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void For_StyleOfTheLibraryReplaced_IsTheSameId() =>
        Assert.Equal(Id, JobId.For(Content, [Wave with { Blob = Wave.Blob with { ETag = "0x9", Length = 51 } }, Stars], null, new(), "wave/photo.png"));

    [Fact]
    public void ForRejected_OtherNameOrVersion_IsAnotherId()
    {
        var id = JobId.ForRejected("a.jpg", "0x1");

        Assert.Equal(id, JobId.ForRejected("a.jpg", "0x1"));
        Assert.NotEqual(id, JobId.ForRejected("b.jpg", "0x1"));
        Assert.NotEqual(id, JobId.ForRejected("a.jpg", "0x2"));
    }

    [Fact]
    public void ForUnreadable_SameTextOnAnotherQueue_IsAnotherId() =>
        Assert.NotEqual(JobId.ForUnreadable(QueueNames.Uploads, "x"), JobId.ForUnreadable(QueueNames.JobsPoison, "x"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("0123456789abcdef0123456789abcdeF")]
    [InlineData("0123456789abcdef0123456789abcdefa")]
    [InlineData("../../../../../../../../../../in")]
    public void IsValid_AnythingElse_IsFalse(string? text) => Assert.False(JobId.IsValid(text));
}
