using StyleCloud.Functions.Intake;

namespace StyleCloud.Functions.Tests.Intake;

public sealed class BlobPlaceTests
{
    [Theory]
    [InlineData("https://gallery.blob.core.windows.net/input/a.png", "a.png")]
    [InlineData("https://gallery.blob.core.chinacloudapi.cn/input/a.png", "a.png")]
    [InlineData("https://gallery.z05.blob.storage.azure.net/input/a.png", "a.png")]
    [InlineData("https://gallery.dfs.core.windows.net/input/deep/er/a.png", "deep/er/a.png")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/input/a.png", "a.png")]
    [InlineData("http://localhost:10000/devstoreaccount1/input/wave/a.png", "wave/a.png")]
    [InlineData("http://azurite:10000/devstoreaccount1/input/a.png", "a.png")]
    [InlineData("https://gallery.blob.core.windows.net/input/a%20b/%C3%A9t%C3%A9%23%3F.png", "a b/été#?.png")]
    [InlineData("https://gallery.blob.core.windows.net/input/a+b@0.3/c.png", "a+b@0.3/c.png")]
    [InlineData("https://gallery.blob.core.windows.net/input/été #1?.png", "été #1?.png")]
    public void Candidates_Url_GivesContainerAndName(string url, string name) =>
        Assert.Equal(new BlobPlace("input", name), BlobPlace.Candidates(url, null)[0]);

    [Fact]
    public void Candidates_PercentInTheName_KeepsBothReadings() =>
        Assert.Equal(
            ["100%.png", "100%25.png"],
            BlobPlace.Candidates("https://g.blob.core.windows.net/input/100%25.png", "/blobServices/default/containers/input/blobs/100%25.png").Select(place => place.Name));

    [Theory]
    [InlineData(null, null)]
    [InlineData("a.png", null)]
    [InlineData("https://g.blob.core.windows.net/input", "/blobServices/default/containers/input")]
    [InlineData("https://g.blob.core.windows.net/input/", "/blobServices/default/containers/input/blobs/")]
    public void Candidates_NoBlob_AreNone(string? url, string? subject) => Assert.Empty(BlobPlace.Candidates(url, subject));
}
