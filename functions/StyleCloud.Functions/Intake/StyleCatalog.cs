using Azure.Storage.Blobs.Models;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Intake;

/// <summary>A style of the library.</summary>
/// <param name="Name">Its picture's name without extension, with the folders that it is in.</param>
/// <param name="Blob">Its picture.</param>
internal sealed record LibraryStyle(string Name, BlobReference Blob)
{
    /// <summary>See <see cref="NameKey.Of"/>.</summary>
    public string Key { get; } = NameKey.Of(Name);

    /// <summary>See <see cref="NameKey.Loose"/>.</summary>
    public string LooseKey { get; } = NameKey.Loose(Name);
}

/// <summary>The style library as it is at one moment: every picture in the styles container, by its name without extension.</summary>
internal sealed class StyleCatalog
{
    private const int MostNamesListed = 10;

    private readonly IReadOnlyList<LibraryStyle> _styles;
    private readonly IReadOnlyList<string> _places = [""];

    /// <summary>Builds the library; of two pictures of one name (<c>a.jpg</c>, <c>a.png</c>) the first in ordinal order counts.</summary>
    public StyleCatalog(IEnumerable<BlobReference> blobs) => _styles =
    [
        .. blobs.Where(blob => ImageFileName.HasImageExtension(blob.Name) && ForeignFile.What(blob.Name) is null)
            .OrderBy(blob => blob.Name, StringComparer.Ordinal)
            .Select(blob => new LibraryStyle(ImageFileName.WithoutExtension(blob.Name), blob))
            .DistinctBy(style => style.Name)
            .OrderBy(style => style.Name, StringComparer.Ordinal),
    ];

    private StyleCatalog(IReadOnlyList<LibraryStyle> styles, IReadOnlyList<string> places) => (_styles, _places) = (styles, places);

    /// <summary>Lists the styles container.</summary>
    public static async Task<StyleCatalog> ReadAsync(StorageClients storage, CancellationToken cancellationToken)
    {
        var blobs = new List<BlobReference>();
        await foreach (var item in storage.Container(ContainerNames.Styles).GetBlobsAsync(new GetBlobsOptions(), cancellationToken))
            blobs.Add(PinnedBlobs.Reference(ContainerNames.Styles, item));
        return new(blobs);
    }

    /// <summary>
    /// The styles that a name stands for: those of exactly that name; if there are none, those that differ in letter case or composition only; then those with
    /// another separator, width or extension. In each step a whole name counts before the end of one: <c>monet</c> is <c>impressionists/monet</c> where no style is called <c>monet</c>.
    /// </summary>
    /// <returns>None when the name is unknown, several when it is not clear.</returns>
    public IReadOnlyList<LibraryStyle> Find(string name) =>
        _places.Select(place => FindWhole(place + name)).FirstOrDefault(found => found.Count > 0, []);

    /// <summary>
    /// The library as it is seen from a folder of photos: what agrees with most of the folders around a name counts first. In <c>impressionists/monet</c> the name <c>monet</c> is the
    /// style <c>impressionists/monet</c>, also where the library has a <c>monet</c> of its own.
    /// </summary>
    /// <param name="folders">The folders, outermost first, with slashes between them; may be empty.</param>
    public StyleCatalog SeenFrom(string folders)
    {
        var parts = folders.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new(_styles, [.. parts.Select((_, first) => string.Join('/', parts[first..]) + '/'), ""]);
    }

    private List<LibraryStyle> FindWhole(string name)
    {
        var (key, loose) = (NameKey.Of(name), NameKey.Loose(name));
        Func<LibraryStyle, bool>[] steps =
        [
            style => style.Name == name,
            style => style.Key == key,
            style => EndsWith(style.Name, name),
            style => EndsWith(style.Key, key),
            style => style.LooseKey == loose && loose.Length > 0,
            style => EndsWith(style.LooseKey, loose) && loose.Length > 0,
        ];
        return steps.Select(step => _styles.Where(step).ToList()).FirstOrDefault(found => found.Count > 0, []);
    }

    /// <summary>The error for a style that is not there; it lists those that are, closest name first.</summary>
    public JobError Unknown(string name, string advice)
    {
        if (_styles.Count == 0)
        {
            const string Empty = "a picture in the container " + ContainerNames.Styles;
            return new(ErrorReason.UnknownStyle, $"There is no style {name}: the style library is empty. Put {name}.jpg into the container {ContainerNames.Styles}. {advice}", name, Empty, name);
        }

        var loose = NameKey.Loose(name);
        var listed = string.Join(", ", _styles.OrderBy(style => Distance(style, loose)).Take(MostNamesListed).Select(style => style.Name));
        var more = _styles.Count > MostNamesListed ? $" and {_styles.Count - MostNamesListed} more" : "";
        return new(ErrorReason.UnknownStyle, $"There is no style {name}. Styles, closest first: {listed}{more}. {advice}", name, $"one of {listed}{more}", name);
    }

    /// <summary>The error for a name that several styles answer to.</summary>
    public static JobError Unclear(string name, IReadOnlyList<LibraryStyle> candidates)
    {
        var listed = string.Join(", ", candidates.Select(style => style.Name));
        return new(ErrorReason.UnknownStyle, $"The style {name} is not clear: it may be one of {listed}. Write one of these names in full, exactly as it is here.", name, $"one of {listed}", name);
    }

    private static int Distance(LibraryStyle style, string loose) =>
        Math.Min(Spelling.Distance(style.LooseKey, loose), Spelling.Distance(style.LooseKey[(style.LooseKey.LastIndexOf('/') + 1)..], loose));

    private static bool EndsWith(string path, string name) => path.Length > name.Length && path[^(name.Length + 1)] == '/' && path.EndsWith(name, StringComparison.Ordinal);
}
