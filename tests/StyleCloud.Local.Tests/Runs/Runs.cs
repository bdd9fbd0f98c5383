namespace StyleCloud.Local.Tests.Runs;

/// <summary>Whole runs take turns: each has an engine that wants every core.</summary>
[CollectionDefinition(nameof(Runs))]
public sealed class Runs;
