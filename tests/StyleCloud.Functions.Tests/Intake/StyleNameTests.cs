using StyleCloud.Contracts;
using StyleCloud.Functions.Intake;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

/// <summary>A style is found however its name is written, as long as no other style claims that.</summary>
public sealed class StyleNameTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);

    private static readonly StyleCatalog Library = Catalog(
        "rose-window.jpg", "cafe\u0301.jpg", "black+white.png", "portrait@night.png", "snow_fall.png", "Snow Fall.jpg", "cubism.png", "Cubism.jpg",
        "impressionists/monet.jpg", "modern/monet.jpg", "impressionists/Van Gogh.jpg", "old/rose.jpg", "rose.jpg", "\U0001f5bc\ufe0f.png");

    [Theory]
    [InlineData("rose-window", "rose-window")]
    [InlineData("Rose Window", "rose-window")]
    [InlineData("rose_window", "rose-window")]
    [InlineData("rose-window ", "rose-window")]
    [InlineData("rose-window.png", "rose-window")]
    [InlineData("\uff32\uff4f\uff53\uff45\u3000Window", "rose-window")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("cafe\u0301", "cafe\u0301")]
    [InlineData("CAF\u00c9", "cafe\u0301")]
    [InlineData("Black+White", "black+white")]
    [InlineData("black+white.png", "black+white")]
    [InlineData("Portrait@Night", "portrait@night")]
    [InlineData("snow_fall", "snow_fall")]
    [InlineData("snow fall", "Snow Fall")]
    [InlineData("impressionists/monet", "impressionists/monet")]
    [InlineData("Modern/Monet.jpg", "modern/monet")]
    [InlineData("van gogh", "impressionists/Van Gogh")]
    [InlineData("van_gogh", "impressionists/Van Gogh")]
    [InlineData("rose", "rose")]
    [InlineData("old/rose", "old/rose")]
    [InlineData("\U0001f5bc", "\U0001f5bc\ufe0f")]
    public void Find_OtherSpelling_IsTheStyle(string text, string name) => Assert.Equal([(name, 1.0)], Shares(text));

    [Theory]
    [InlineData("Rose Window+caf\u00e9", "rose-window", "cafe\u0301")]
    [InlineData("rose_window.png@3 + Van Gogh @ 2", "rose-window", "impressionists/Van Gogh")]
    [InlineData("portrait@night@2+Van Gogh@2", "portrait@night", "impressionists/Van Gogh")]
    public void Find_InABlend_TakesEachByItsOwnSpelling(string text, string first, string second) =>
        Assert.Equal([first, second], Shares(text).Select(share => share.Name));

    [Theory]
    [InlineData("snow-fall", "Snow Fall, snow_fall")]
    [InlineData("CUBISM", "Cubism, cubism")]
    [InlineData("monet", "impressionists/monet, modern/monet")]
    [InlineData("Monet.png", "impressionists/monet, modern/monet")]
    public void Find_SeveralStylesAnswer_IsAnErrorThatNamesThem(string text, string names)
    {
        var error = Assert.Single(Errors(text));

        Assert.Equal((ErrorReason.UnknownStyle, text), (error.Reason, error.Actual));
        Assert.Contains($"it may be one of {names}. ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ros\u00e9 windo", "rose-window")]
    [InlineData("Van_Gog", "impressionists/Van Gogh")]
    [InlineData("kafe\u0301", "cafe\u0301")]
    public void Unknown_SpellingWithAMistake_ListsTheMeantStyleFirst(string text, string first) =>
        Assert.Contains($"closest first: {first}, ", Assert.Single(Errors(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("cafe\u0301", "caf\u00e9")]
    public async Task Drop_FolderInTheOtherComposition_MakesTheJob(string library, string folder)
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put($"styles/{library}.png", Photo);

        await app.DropAsync($"{folder}/photo.jpg", Photo);

        Assert.Equal((library, $"{folder}/photo.jpg"), (Assert.Single(app.Job().Styles).Name, app.Job().Content.Name));
    }

    [Theory]
    [InlineData("trips/2026/Starry Night/photo.jpg")]
    [InlineData("starry_night/photo.jpg")]
    [InlineData("starry-night.jpg/photo.jpg")]
    [InlineData("starry-night /photo.jpg")]
    public async Task Drop_FolderInAnotherSpelling_HasTheStyleByItsLibraryName(string name)
    {
        await using var app = await RunningApp.StartAsync();

        await app.DropAsync(name, Photo);

        Assert.Equal(("starry-night", "starry-night.jpg"), (Assert.Single(app.Job().Styles).Name, Assert.Single(app.Job().Styles).Blob.Name));
    }

    [Fact]
    public async Task Drop_DefaultStyleInAnotherSpelling_IsTheSameJob()
    {
        await using var one = await RunningApp.StartAsync("Intake:DefaultStyle=Starry Night");
        await using var two = await RunningApp.StartAsync("Intake:DefaultStyle=starry-night");

        await one.DropAsync("photo.jpg", Photo);
        await two.DropAsync("photo.jpg", Photo);

        Assert.Equal(two.Job().Id, one.Job().Id);
    }

    [Fact]
    public async Task Drop_ManifestWithAnotherSpelling_HasTheStyle()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("styles/impressionists/monet.png", Photo);
        app.Storage.Blobs.Put("input/trip/photo.jpg", Photo);

        await app.DropAsync("trip/job.json", """{"content":"photo.jpg","styles":[{"name":"Starry_Night"},{"name":"Monet"}]}"""u8.ToArray());

        Assert.Equal(["starry-night", "impressionists/monet"], app.Job().Styles.Select(style => style.Name));
    }

    [Theory]
    [InlineData("Impressionists/monet/photo.jpg", "impressionists/monet")]
    [InlineData("2026/modern/Monet/photo.jpg", "modern/monet")]
    [InlineData("2026/monet/photo.jpg", null)]
    [InlineData("postmodern/monet/photo.jpg", null)]
    public async Task Drop_UnclearInnermostFolder_IsDecidedByTheFoldersAroundIt(string name, string? style)
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        app.Storage.Blobs.Put("styles/impressionists/monet.png", Photo);
        app.Storage.Blobs.Put("styles/modern/monet.png", Photo);

        await app.DropAsync(name, Photo);

        if (style is not null)
            Assert.Equal(style, Assert.Single(app.Job().Styles).Name);
        else
            Assert.Contains("impressionists/monet, modern/monet", Assert.Single(app.Report(name)!.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("impressionists/monet/photo.jpg", "impressionists/monet")]
    [InlineData("2026/Impressionists/Monet/photo.jpg", "impressionists/monet")]
    [InlineData("2026/old_masters/Rose Window/photo.jpg", "old masters/rose-window")]
    [InlineData("monet/photo.jpg", "monet")]
    [InlineData("2026/monet/photo.jpg", "monet")]
    [InlineData("post/impressionists/monet/photo.jpg", "impressionists/monet")]
    [InlineData("impressionists/2026/monet/photo.jpg", "monet")]
    [InlineData("impressionists/monet+wave/photo.jpg", "impressionists/monet", "wave")]
    [InlineData("impressionists/wave@2+monet@1/photo.jpg", "wave", "impressionists/monet")]
    public async Task Drop_FoldersThatTheLibraryHasToo_MeanThatStyleAndNotOneOfItsNameElsewhere(string name, params string[] styles)
    {
        await using var app = await RunningApp.StartAsync("Intake:DropGrace=00:00:00");
        foreach (var style in new[] { "monet", "impressionists/monet", "rose-window", "old masters/rose-window" })
            app.Storage.Blobs.Put($"styles/{style}.png", Pictures.Jpeg(48, 48));

        await app.DropAsync(name, Photo);

        Assert.Equal(styles, app.Job().Styles.Select(style => style.Name));
    }

    private static StyleCatalog Catalog(params string[] names) => new(names.Select(name => new BlobReference(ContainerNames.Styles, name, "1", 10)));

    private static StyleMix Mix(string text)
    {
        var mix = new StyleMix(8);
        mix.AddFolder(text, Library, "");
        return mix;
    }

    private static IEnumerable<(string Name, double Weight)> Shares(string text)
    {
        var mix = Mix(text);
        Assert.Empty(mix.Errors);
        return mix.Shares().Select(share => (share.Name, share.Weight));
    }

    private static IReadOnlyList<JobError> Errors(string text) => Mix(text).Errors;
}
