using StyleCloud.Contracts;

namespace StyleCloud.IntegrationTests;

/// <summary>A style of the library changes while photos wait for it.</summary>
public sealed class ReplacedStyleTests(RunningService service, ITestOutputHelper output) : ServiceTest(service, output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Style_UploadedAgainWhilePhotosWait_StopsNoneOfThem(bool isAnother)
    {
        var style = Unique("wash");
        await Pictures.UploadAsync(Service.Storage, ContainerNames.Styles, $"{style}.png", Pictures.Style(50));
        string[] photos = [.. Enumerable.Range(0, 5).Select(index => $"{style}/{index}.jpg")];
        foreach (var (index, photo) in photos.Index())
            await DropAsync(photo, Pictures.Photo(60 + index));
        await Eventually.TrueAsync(
            async token => (await Task.WhenAll(photos.Select(photo => StatusesAsync(photo, token)))).All(statuses => statuses is [{ Enqueued: true }]), "five jobs are queued", Patience);

        await Pictures.UploadAsync(Service.Storage, ContainerNames.Styles, $"{style}.png", Pictures.Style(isAnother ? 51 : 50));

        foreach (var photo in photos)
            await AssertSucceededOnceAsync(await EndOfAsync(photo));
    }
}
