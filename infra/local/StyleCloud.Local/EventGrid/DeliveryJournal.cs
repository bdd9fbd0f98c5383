namespace StyleCloud.Local.EventGrid;

/// <summary>
/// Which blob versions were announced. Kept in a file, so that a restart over kept data announces what was dropped
/// meanwhile and nothing twice. An entry is written after the event was sent: like Event Grid, at least once.
/// </summary>
internal sealed class DeliveryJournal : IDisposable
{
    private readonly HashSet<BlobVersion> _delivered = [];
    private readonly StreamWriter _file;

    /// <summary>Opens or makes the file.</summary>
    public DeliveryJournal(string path)
    {
        if (File.Exists(path))
            _delivered.UnionWith(File.ReadLines(path).Select(Parse).OfType<BlobVersion>());
        _file = new(path, append: true) { AutoFlush = true };
    }

    /// <summary>Whether that version was announced.</summary>
    public bool Contains(BlobVersion version) => _delivered.Contains(version);

    /// <summary>Remembers that it was.</summary>
    public void Add(BlobVersion version)
    {
        if (_delivered.Add(version))
            _file.WriteLine($"{version.ETag}\t{version.Name}");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static BlobVersion? Parse(string line) =>
        line.Split('\t', 2) is [var eTag, var name] ? new BlobVersion(name, eTag) : null; // A line cut short by a crash announces once more.
}
