namespace StyleCloud.Weights.Sources;

/// <summary>The beginning of a download, kept until it is whole, with a note of where it came from.</summary>
internal sealed class PartialFile(string target)
{
    private readonly string _note = target + ".partial.origin";

    /// <summary>Where the bytes are.</summary>
    public string Path { get; } = target + ".partial";

    /// <summary>Bytes so far.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>The strong entity tag that <paramref name="mirror"/> gave when these bytes came from it; null when they did not, or it gave none.</summary>
    public string? EntityTagFrom(Uri mirror) =>
        File.Exists(_note) && File.ReadAllLines(_note) is [var uri, var tag] && uri == mirror.AbsoluteUri && tag.StartsWith('"') ? tag : null;

    /// <summary>Remembers where the bytes that follow come from.</summary>
    public void NoteOrigin(Uri mirror, string? entityTag) => File.WriteAllLines(_note, [mirror.AbsoluteUri, entityTag ?? ""]);

    /// <summary>Opens for writing at the end, or anew.</summary>
    public FileStream Open(bool append) => new(Path, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>Forgets everything.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(_note);
    }

    /// <summary>Gives the whole file its name, in one step.</summary>
    public void Complete()
    {
        File.Move(Path, target, overwrite: true);
        File.Delete(_note);
    }
}
