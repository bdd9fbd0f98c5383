using System.Globalization;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.IntegrationTests;

/// <summary>The four ways to drop, each from the upload to the picture.</summary>
public sealed class DropConventionTests(RunningService service, ITestOutputHelper output) : ServiceTest(service, output)
{
    [Fact]
    public async Task StyleFolder_PhotoDropped_PictureAppearsAtTheSamePath()
    {
        var name = $"alpha/{Unique("photo")}.jpg";
        var droppedAt = DateTimeOffset.UtcNow;
        await DropAsync(name, Pictures.Encode(Pictures.Waves(0.2, 64, 48), OutputFormat.Jpeg));
        var status = await EndOfAsync(name);
        await AssertSucceededOnceAsync(status);
        Assert.Equal(Path.ChangeExtension(name, ".png"), status.OutputName);
        Assert.Equal("alpha", Assert.Single(status.Styles).Name);
        Assert.Equal(1, status.Attempts);
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"upload to running {(status.StartedAt!.Value - droppedAt).TotalSeconds:F2} s; in the engine {status.Result!.EngineSeconds:F2} s; overhead outside the engine {(status.FinishedAt!.Value - droppedAt).TotalSeconds - status.Result.EngineSeconds:F2} s"));
    }

    [Theory]
    [InlineData("alpha+beta", 0.5, 0.5)]
    [InlineData("alpha@0.7+beta@0.3", 0.7, 0.3)]
    [InlineData("Beta@3+ALPHA@1", 0.75, 0.25)]
    public async Task StyleFolder_SeveralStyles_AreBlendedByTheirWeights(string folder, double first, double second)
    {
        var name = $"{folder}/{Unique("photo")}.png";
        await DropAsync(name, Pictures.Photo(1));
        var status = await EndOfAsync(name);
        await AssertSucceededOnceAsync(status);
        Assert.Equal([first, second], status.Styles.Select(style => Math.Round(style.Weight, 9)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pair_WhicheverHalfLandsLast_StartsOnceWhenBothAreThere(bool styleFirst)
    {
        var folder = Unique("pair");
        (string Name, byte[] Bytes)[] halves = [($"{folder}/content.png", Pictures.Photo(2)), ($"{folder}/style.jpg", Pictures.Style(3, jpeg: true))];
        if (styleFirst)
            Array.Reverse(halves);
        await DropAsync(halves[0].Name, halves[0].Bytes);
        await QuietUploadAsync();
        Assert.Empty(await StatusesAsync($"{folder}/content.png", Token));
        await DropAsync(halves[1].Name, halves[1].Bytes);
        var status = await EndOfAsync($"{folder}/content.png");
        await AssertSucceededOnceAsync(status);
        await QuietAsync();
        Assert.Single(await StatusesAsync($"{folder}/content.png", Token));
        Assert.Equal($"{folder}/content.png.png", status.OutputName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Manifest_WhicheverFileLandsLast_StartsOnceWhenAllAreThere(bool manifestFirst)
    {
        var folder = Unique("job");
        const string Manifest = """{"content": "me.png", "styles": [{"image": "oil.png", "weight": 3}, {"name": "beta"}], "output": "portrait", "options": {"preset": "fast", "size": 64, "iterations": 4, "format": "webp", "seed": 5}}""";
        if (manifestFirst)
            await DropAsync($"{folder}/job.json", Manifest);
        await DropAsync($"{folder}/me.png", Pictures.Photo(4));
        await DropAsync($"{folder}/oil.png", Pictures.Style(5));
        if (!manifestFirst)
            await DropAsync($"{folder}/job.json", Manifest);

        var status = await Eventually.GetAsync(
            async token => (await AllInAsync(folder, token)).FirstOrDefault(found => found.IsFinal), $"a finished job in {folder}", Patience);
        await AssertSucceededOnceAsync(status);
        Assert.Equal($"{folder}/portrait.webp", status.OutputName);
        Assert.Equal([0.75, 0.25], status.Styles.Select(style => style.Weight));
        Assert.Equal((4, 5L, OutputFormat.Webp), (status.Options!.Iterations, status.Options.Seed, status.Options.Format));
        await QuietAsync();
        Assert.Single(await AllInAsync(folder, Token));
    }

    [Fact]
    public async Task Top_PhotoDropped_TakesTheConfiguredDefaultStyle()
    {
        var name = $"{Unique("photo")}.png";
        await DropAsync(name, Pictures.Photo(6));
        var status = await EndOfAsync(name);
        await AssertSucceededOnceAsync(status);
        Assert.Equal("alpha", Assert.Single(status.Styles).Name);
    }

    [Fact]
    public async Task NamesWithSpacesAndLetters_OfAnyLanguage_KeepTheirPath()
    {
        var name = $"alpha/été 2026/{Unique("Ωmega 100%")}.png";
        await DropAsync(name.Replace("alpha/été 2026", "été 2026/alpha", StringComparison.Ordinal), Pictures.Photo(7));
        var dropped = name.Replace("alpha/été 2026", "été 2026/alpha", StringComparison.Ordinal);
        var status = await EndOfAsync(dropped);
        await AssertSucceededOnceAsync(status);
        Assert.Equal($"{dropped}.png", status.OutputName);
    }

    [Fact]
    public async Task TwoStyles_OtherWeights_MakeAnotherPicture()
    {
        var pictures = new List<byte[]>();
        foreach (var mix in new[] { "alpha@0.5+beta@0.5", "alpha@0.8+beta@0.2" })
        {
            var name = $"{mix}/{Unique("same")}.png";
            await DropAsync(name, Pictures.Photo(8));
            pictures.Add(await AssertSucceededOnceAsync(await EndOfAsync(name)));
        }

        Assert.False(pictures[0].AsSpan().SequenceEqual(pictures[1]));
    }

    private async Task QuietUploadAsync()
    {
        // The stand-in for Event Grid looks every moment; an empty queue before it has looked proves nothing.
        await Task.Delay(TimeSpan.FromSeconds(2), Token);
        await QuietAsync();
    }

    private async Task<IReadOnlyList<JobStatus>> AllInAsync(string folder, CancellationToken token)
    {
        var found = new List<JobStatus>();
        foreach (var file in new[] { "job.json", "me.png", "oil.png" })
            found.AddRange(await StatusesAsync($"{folder}/{file}", token));
        return found;
    }
}
