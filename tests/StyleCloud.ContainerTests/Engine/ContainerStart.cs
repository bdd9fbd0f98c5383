namespace StyleCloud.ContainerTests.Engine;

/// <summary>What differs from an image's own settings.</summary>
internal sealed record ContainerStart
{
    /// <summary>Arguments after the entry point; null for the image's own.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>A program in place of the entry point; null for the image's own.</summary>
    public IReadOnlyList<string>? Program { get; init; }

    /// <summary>Variables over the image's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders of this machine that are seen inside, read-only, by their place there.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; init; } = new Dictionary<string, string>();

    /// <summary>True: only its own loopback, so that its ports take none of the machine's. False: the machine's network.</summary>
    public bool OwnNetwork { get; init; }
}
