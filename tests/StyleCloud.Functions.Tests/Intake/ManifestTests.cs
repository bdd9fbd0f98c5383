using System.Text;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class ManifestTests
{
    private const string Simple = """{"content":"photo.jpg","styles":[{"image":"painting.png","weight":3},{"name":"wave"}],"options":{"preset":"fast","size":300,"format":"jpeg"}}""";
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);
    private static readonly byte[] Painting = Pictures.Png(48, 64);

    [Theory]
    [InlineData("job.json", "photo.jpg", "painting.png")]
    [InlineData("photo.jpg", "painting.png", "job.json")]
    [InlineData("painting.png", "job.json", "photo.jpg")]
    public async Task Drop_AnyOrder_StartsWithTheLastFile(params string[] order)
    {
        await using var app = await RunningApp.StartAsync();

        foreach (var name in order)
        {
            Assert.Empty(app.Jobs());
            await DropAsync(app, name);
        }

        var job = app.Job();
        Assert.Equal("portrait/photo.jpg", job.Content.Name);
        Assert.Equal([("portrait/painting.png", 0.75), ("wave", 0.25)], job.Styles.Select(style => (style.Name, style.Weight)));
        Assert.Equal((300, "fast"), (job.Options.Size, job.Options.Preset));
        Assert.Equal("portrait/photo.jpg", job.OutputName);
        Assert.Equal("portrait/job.json", app.Status().InputName);
        Assert.Equal(["StyleCloud.Job.Queued"], app.EventTypes());
    }

    [Fact]
    public async Task Drop_PhotoBeforeItsManifest_IsLookedAtAgainAndThenBelongsToIt()
    {
        await using var app = await RunningApp.StartAsync();

        await DropAsync(app, "photo.jpg");

        var again = Assert.Single(app.Storage.Queues.Messages(QueueNames.Uploads));
        var text = Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads));
        Assert.InRange((again.VisibleAt - again.InsertedAt).TotalSeconds, 14, 15);
        Assert.Empty(app.Statuses());
        await DropAsync(app, "painting.png");
        await DropAsync(app, "job.json");
        app.Time.Advance(TimeSpan.FromSeconds(15));
        await app.IntakeAsync(text);
        Assert.Single(app.Jobs());
        Assert.Null(app.Report("portrait/photo.jpg"));
    }

    [Fact]
    public async Task Drop_UnknownStyleAndNoManifestInTime_IsRejected()
    {
        await using var app = await RunningApp.StartAsync();
        await DropAsync(app, "photo.jpg");
        app.Time.Advance(TimeSpan.FromSeconds(16));

        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));

        var error = Assert.Single(app.Report("portrait/photo.jpg")!.Errors);
        Assert.Equal((ErrorReason.UnknownStyle, "portrait"), (error.Reason, error.Subject));
        Assert.Equal(["StyleCloud.Job.Rejected"], app.EventTypes());
    }

    [Fact]
    public async Task Drop_ManifestAfterARejectedPhoto_RemovesItsReport()
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        await DropAsync(app, "photo.jpg");
        Assert.NotNull(app.Report("portrait/photo.jpg"));

        await DropAsync(app, "painting.png");
        await DropAsync(app, "job.json");

        Assert.Single(app.Jobs());
        Assert.Null(app.Report("portrait/photo.jpg"));
    }

    [Fact]
    public async Task Drop_PhotoThatTheManifestDoesNotName_IsTakenForAStyleFolder()
    {
        await using var app = await RunningApp.StartAsync();
        await DropAsync(app, "job.json");

        await app.DropAsync("portrait/other.jpg", Photo);

        Assert.Contains("portrait/job.json does not name this photo", Assert.Single(app.Report("portrait/other.jpg")!.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drop_StartImageOutputAndComments_AreTaken()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/portrait/photo.jpg", Photo);
        app.Storage.Blobs.Put("input/portrait/begin.png", Painting);
        const string Manifest = """
            {
              // Comments and trailing commas are allowed.
              "content": "photo.jpg",
              "styles": [{ "name": "Wave" }],
              "startImage": "begin.png",
              "output": "result.jpg",
              "options": { "start": "image", "seed": 5, },
            }
            """;

        await app.DropAsync("portrait/job.json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Manifest)]);

        Assert.Null(app.Report("portrait/job.json"));
        var job = app.Job();
        Assert.Equal("portrait/begin.png", job.StartImage?.Name);
        Assert.Equal("portrait/result.png", job.OutputName);
        Assert.Equal(5, job.Options.Seed);
    }

    [Fact]
    public async Task Drop_StartFromADrawing_NeedsNoStartImage()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/portrait/photo.jpg", Photo);

        await app.DropAsync("portrait/job.json", Encoding.UTF8.GetBytes("""{"content":"photo.jpg","styles":[{"name":"wave"}],"options":{"start":"drawing","seed":7}}"""));

        var job = app.Job();
        Assert.Equal((StartFrom.Drawing, 7, null), (job.Options.Start, job.Options.Seed, job.StartImage));
    }

    [Theory]
    [InlineData("null", ErrorReason.InvalidManifest, "null")]
    [InlineData("[1]", ErrorReason.InvalidManifest, "It is a list")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave"}],"extra":1}""", ErrorReason.InvalidManifest, "extra")]
    [InlineData("""{"content":"photo.jpg","content":"photo.jpg","styles":[{"name":"wave"}]}""", ErrorReason.InvalidManifest, "content")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave"}],"options":{"size":300,"size":301}}""", ErrorReason.InvalidManifest, "size")]
    [InlineData("""{"styles":[{"name":"wave"}]}""", ErrorReason.InvalidManifest, "content must be")]
    [InlineData("""{"content":"","styles":[{"name":"wave"}]}""", ErrorReason.InvalidManifest, "content must be")]
    [InlineData("""{"content":"photo.jpg"}""", ErrorReason.InvalidManifest, "styles must be")]
    [InlineData("""{"content":"photo.jpg","styles":[]}""", ErrorReason.InvalidManifest, "styles must be")]
    [InlineData("""{"content":"photo.jpg","styles":[{}]}""", ErrorReason.InvalidManifest, "style 1 must be")]
    [InlineData("""{"content":"photo.jpg","styles":[null]}""", ErrorReason.InvalidManifest, "style 1 must be")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave","image":"painting.png"}]}""", ErrorReason.InvalidManifest, "style 1 must be")]
    [InlineData("""{"content":"../photo.jpg","styles":[{"name":"wave"}]}""", ErrorReason.InvalidManifest, "own folder")]
    [InlineData("""{"content":"photo.jpg","styles":[{"image":"a/b.png"}]}""", ErrorReason.InvalidManifest, "image of style 1 must be")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave"}],"output":"../../x"}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":"/result.png"}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":"a//b.png"}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":"a/./b.png"}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":"a/../b.png"}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":"a\\b.png"}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":"a/"}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":""}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":".."}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":["wave"],"output":"a/job.json"}""", ErrorReason.InvalidManifest, "output must be")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave"}],"startImage":"painting.png"}""", ErrorReason.InvalidManifest, "startImage must be")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave"}],"options":{"start":"image"}}""", ErrorReason.InvalidManifest, "startImage must be")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave","weight":0}]}""", ErrorReason.InvalidStyleWeight, "it is 0")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave","weight":"much"}]}""", ErrorReason.InvalidManifest, "weight")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wafe"}]}""", ErrorReason.UnknownStyle, "wave")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave"}],"options":{"size":10}}""", ErrorReason.InvalidOption, "64…16384")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave"}],"options":{"sise":100}}""", ErrorReason.InvalidOption, "Did you mean size?")]
    [InlineData("{\n\"content\":\"photo.jpg\",\"styles\":[\"wave\"],\n \"options\":{\"format\":\"gif\"}}", ErrorReason.InvalidOption, "Line 3, column 13: Option format must be one of png, jpeg, webp, tiff, avif")]
    [InlineData("""{"content":"photo.jpg","styles":["wafe"]}""", ErrorReason.UnknownStyle, "wave")]
    [InlineData("""{"content":"photo.jpg","styles":["wave@0,7"]}""", ErrorReason.InvalidStyleWeight, "Write 0.7 with a point.")]
    [InlineData("""{"content":"photo.jpg","styles":["painting.png@0.7"]}""", ErrorReason.UnknownStyle, "\"image\": \"painting.png\", \"weight\": 2")]
    [InlineData("""{"content":"photo.jpg","styles":[{"name":"wave"}],"options":{"preset":"best"}}""", ErrorReason.InvalidOption, "lesson-2017")]
    public async Task Drop_InvalidManifest_IsRejectedAtOnce(string manifest, ErrorReason reason, string words)
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("portrait/job.json", Encoding.UTF8.GetBytes(manifest));

        Assert.Equal(JobState.Rejected, app.Status().State);
        var error = Assert.Single(app.Report("portrait/job.json")!.Errors);
        Assert.Equal(reason, error.Reason);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drop_ManifestTooLarge_IsNotDownloaded()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("portrait/job.json", new byte[64 * 1024 + 1]);

        Assert.Equal(ErrorReason.InvalidManifest, Assert.Single(app.Report("portrait/job.json")!.Errors).Reason);
        Assert.DoesNotContain(app.Storage.Requests, request => request.Line == "GET input/portrait/job.json");
    }

    [Fact]
    public async Task Drop_SeveralErrors_AreReportedTogether()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/portrait/photo.jpg", [1, 2, 3]);

        await app.DropAsync("portrait/job.json", """{"content":"photo.jpg","styles":[{"name":"wafe"}],"options":{"size":1,"quality":0}}"""u8.ToArray());

        Assert.Equal(
            [ErrorReason.InvalidOption, ErrorReason.InvalidOption, ErrorReason.UnknownStyle, ErrorReason.UnsupportedFormat],
            app.Report("portrait/job.json")!.Errors.Select(error => error.Reason));
    }

    [Fact]
    public async Task Drop_OptionsUnreadableAndOutOfRange_AreReportedTogether()
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync("portrait/job.json", """{"content":"photo.jpg","styles":[{"name":"wave"}],"options":{"size":1,"scales":"many","sise":2,"network":"resnet","quality":0}}"""u8.ToArray());

        Assert.Equal(["scales", "sise", "network", "size", "quality"], app.Report("portrait/job.json")!.Errors.Select(error => error.Subject));
    }

    [Fact]
    public async Task Drop_InvalidManifestThenItsPhoto_IsRejectedOnlyOnce()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("portrait/job.json", """{"content":"photo.jpg","styles":[]}"""u8.ToArray());

        await DropAsync(app, "photo.jpg");

        Assert.Single(app.Statuses());
        Assert.Single(app.Events());
    }

    [Theory]
    [InlineData("", ErrorReason.TooManyFrames)]
    [InlineData("\"frame\":2", null)]
    [InlineData("\"frame\":4", ErrorReason.InvalidOption)]
    public async Task Drop_AnimatedPhotoAndStyle_NeedsTheFrameOfThePhotoAlone(string options, ErrorReason? reason)
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("portrait/photo.jpg", Pictures.Animation(20, 80, 200));
        await app.DropAsync("portrait/painting.png", Pictures.Animation(40, 120));
        await app.DropAsync("portrait/job.json", Encoding.UTF8.GetBytes($$$"""{"content":"photo.jpg","styles":[{"image":"painting.png"}],"options":{{{{options}}}}}"""));

        if (reason is null)
            Assert.Equal(2, app.Job().Options.Frame);
        else
            Assert.Equal([(reason.Value, "input/portrait/photo.jpg")], app.Report("portrait/job.json")!.Errors.Select(error => (error.Reason, error.Subject)));
    }

    public static TheoryData<string> BrokenManifests => new()
    {
        "{ \"content\": “photo.jpg” }",
        "content: photo.jpg",
        "",
        """{"content":"photo.jpg","styles":["wafe"]}""",
        """{"contnet":"photo.jpg","styles":["wave"]}""",
        """{"styles":["wave"]}""",
        """{"content":5,"styles":["wave"]}""",
        """{"content":"photo.jpg","styles":["wave"],"options":{"sise":1}}""",
        """{"content":"photo.jpg","styles":[{"name":7}]}""",
    };

    [Theory]
    [MemberData(nameof(BrokenManifests))]
    public async Task Drop_PhotoBesideABrokenManifest_WaitsAndTheOneReportIsTheManifests(string manifest)
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");

        await app.DropAsync("portrait/job.json", Encoding.UTF8.GetBytes(manifest));
        await DropAsync(app, "photo.jpg");
        await DropAsync(app, "painting.png");

        Assert.Equal("portrait/job.json", app.Status().InputName);
        Assert.NotNull(app.Report("portrait/job.json"));
        Assert.Null(app.Report("portrait/photo.jpg"));
        Assert.Equal(["StyleCloud.Job.Rejected"], app.EventTypes());

        await DropAsync(app, "job.json");
        Assert.Equal("portrait/photo.jpg", app.Job().Content.Name);
        Assert.Null(app.Report("portrait/job.json"));
    }

    [Fact]
    public async Task Drop_PhotoInAStyleFolderWithABrokenManifest_IsThatStylesDrop()
    {
        await using var app = await RunningApp.StartAsync();
        await app.DropAsync("wave/job.json", "{ content"u8.ToArray());

        await app.DropAsync("wave/photo.jpg", Photo);

        Assert.Equal(["wave"], app.Job().Styles.Select(style => style.Name));
    }

    [Fact]
    public async Task Drop_PhotoBesideAWaitingManifestThatDoesNotNameIt_IsRejected()
    {
        await using var app = await RunningApp.StartAsync();
        await DropAsync(app, "job.json");

        await app.DropAsync("portrait/other.jpg", Photo);

        Assert.NotNull(app.Report("portrait/other.jpg"));
    }

    [Theory]
    [InlineData("\"styles\":[\"wave\"]", "wave 1")]
    [InlineData("\"styles\":\"Wave\"", "wave 1")]
    [InlineData("\"style\":\"wave\"", "wave 1")]
    [InlineData("\"style\":{\"name\":\"wave\",\"weight\":\"2\"}", "wave 1")]
    [InlineData("\"styles\":[\"wave@3+starry-night@1\"]", "wave 0.75", "starry-night 0.25")]
    [InlineData("\"styles\":[\"wave@3\",\"starry-night\"]", "wave 0.75", "starry-night 0.25")]
    [InlineData("\"styles\":[\"painting.png\",{\"name\":\"wave\",\"weight\":3}]", "portrait/painting.png 0.25", "wave 0.75")]
    public async Task Drop_ShortFormsOfStyles_MakeTheJob(string styles, params string[] shares)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/portrait/photo.jpg", Photo);
        app.Storage.Blobs.Put("input/portrait/painting.png", Painting);

        await app.DropAsync("portrait/job.json", Encoding.UTF8.GetBytes($$"""{"content":"photo.jpg",{{styles}}}"""));

        Assert.Equal(shares, app.Job().Styles.Select(style => FormattableString.Invariant($"{style.Name} {style.Weight}")));
    }

    [Theory]
    [InlineData("result.png", "portrait/result.jpg")]
    [InlineData("sub/result.png", "portrait/sub/result.jpg")]
    [InlineData("2026/best/me", "portrait/2026/best/me.jpg")]
    [InlineData("a..b/..c.png", "portrait/a..b/..c.jpg")]
    public async Task Drop_OutputInOrBelowTheFolder_IsWhereTheResultGoes(string output, string name)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/portrait/photo.jpg", Photo);

        await app.DropAsync("portrait/job.json", Encoding.UTF8.GetBytes($$"""{"content":"photo.jpg","style":"wave","output":"{{output}}","options":{"format":"jpg","size":"64.0"} }"""));

        Assert.Equal(name, app.Job().OutputName);
    }

    /// <summary>As a list of files shows the style.</summary>
    [Fact]
    public async Task Drop_StyleByTheWholeNameOfTheLibrarysPicture_IsTakenAfterAMoment()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/portrait/photo.jpg", Photo);
        await app.DropAsync("portrait/job.json", """{"content":"photo.jpg","styles":["wave.PNG"]}"""u8.ToArray());
        Assert.Empty(app.Jobs());
        app.Time.Advance(TimeSpan.FromSeconds(16));

        await app.IntakeAsync(Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads)));

        Assert.Equal("styles/wave.PNG", Assert.Single(app.Job().Styles).Blob.ToString());
    }

    [Fact]
    public async Task Drop_PictureBesideTheManifestCalledAsOneOfTheLibrary_IsTheOneBeside()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/portrait/photo.jpg", Photo);
        await app.DropAsync("portrait/job.json", """{"content":"photo.jpg","styles":["wave.PNG"]}"""u8.ToArray());

        await app.DropAsync("portrait/wave.PNG", Painting);

        Assert.Equal("input/portrait/wave.PNG", Assert.Single(app.Job().Styles).Blob.ToString());
    }

    /// <summary>In a folder that is a style, a photo nearly called like one of a manifest is that style's, whichever lands last.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Drop_EditBesideThePhotoOfAManifestInAStyleFolder_IsThatStylesDrop(bool manifestFirst)
    {
        await using var app = await RunningApp.StartAsync();
        var manifest = """{"content":"a.jpg","styles":["starry-night"],"output":"b"}"""u8.ToArray();
        app.Storage.Blobs.Put("input/wave/a.jpg", Photo);
        if (manifestFirst)
            await app.DropAsync("wave/job.json", manifest);
        await app.DropAsync("wave/a.png", Painting);
        if (!manifestFirst)
            await app.DropAsync("wave/job.json", manifest);

        Assert.Equal(["wave/a.jpg", "wave/a.png"], app.Jobs().Select(job => job.Content.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Drop_OutputOfALongName_IsRefusedWithTheLimit()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/portrait/photo.jpg", Photo);

        await app.DropAsync("portrait/job.json", Encoding.UTF8.GetBytes($$"""{"content":"photo.jpg","style":"wave","output":"a/{{new string('b', 1100)}}"}"""));

        Assert.Equal(ErrorReason.InvalidDropPath, Assert.Single(app.Report("portrait/job.json")!.Errors).Reason);
    }

    private static Task DropAsync(RunningApp app, string name) => app.DropAsync($"portrait/{name}", name switch
    {
        "job.json" => Encoding.UTF8.GetBytes(Simple),
        "photo.jpg" => Photo,
        _ => Painting,
    });
}
