using StyleCloud.Local.EventGrid;

namespace StyleCloud.Local.Tests.EventGrid;

public sealed class DeliveryJournalTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Contains_AfterReopening_RemembersNameAndETag()
    {
        using (var journal = new DeliveryJournal(_path))
            journal.Add(new("a folder/photo\twith tab.png", "0x1"));

        using var reopened = new DeliveryJournal(_path);

        Assert.True(reopened.Contains(new("a folder/photo\twith tab.png", "0x1")));
        Assert.False(reopened.Contains(new("a folder/photo\twith tab.png", "0x2")));
        Assert.False(reopened.Contains(new("photo.png", "0x1")));
    }

    [Fact]
    public void Open_LineCutShortByACrash_IsIgnored()
    {
        File.WriteAllText(_path, "0x1\tphoto.png\n0x2");

        using var journal = new DeliveryJournal(_path);

        Assert.True(journal.Contains(new("photo.png", "0x1")));
        Assert.False(journal.Contains(new("", "0x2")));
    }
}
