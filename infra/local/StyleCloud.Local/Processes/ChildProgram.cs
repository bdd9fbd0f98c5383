namespace StyleCloud.Local.Processes;

/// <summary>A program to be started as a child process.</summary>
/// <param name="Name">What people call it: <c>worker</c>, <c>Azurite</c>.</param>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ChildProgram(string Name, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Null for this process's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables over this process's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Every line of output is appended to this file; null for none.</summary>
    public string? LogPath { get; init; }

    /// <summary>Called with every line of output; null for none.</summary>
    public Action<string>? OnLine { get; init; }
}
