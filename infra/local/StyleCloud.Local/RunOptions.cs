using StyleCloud.Local.Azurite;

namespace StyleCloud.Local;

/// <summary>What the command line of a local run says.</summary>
internal sealed record RunOptions
{
    /// <summary>The photo; null for the demo drawing.</summary>
    public string? Input { get; init; }

    /// <summary>Styles: files or names of the library, weights behind <c>@</c>.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>Options of the engine, <c>name=value</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>File to save the picture to; null for a file below <c>.stylecloud/output</c>.</summary>
    public string? Output { get; init; }

    /// <summary>Stay up until Ctrl-C.</summary>
    public bool Watch { get; init; }

    /// <summary>Folder that keeps Azurite's data and the logs; null for a temporary one.</summary>
    public string? Data { get; init; }

    /// <summary>Azurite's ports.</summary>
    public AzuritePorts Ports { get; init; } = new();

    /// <summary>Port of the HTTP API; 0 for a free one.</summary>
    public int ApiPort { get; init; }

    /// <summary>Style of photos dropped at the top of <c>input</c>; null for the library's first.</summary>
    public string? DefaultStyle { get; init; }
}
