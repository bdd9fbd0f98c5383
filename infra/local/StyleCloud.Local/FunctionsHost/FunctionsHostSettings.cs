using Microsoft.Extensions.Configuration;

namespace StyleCloud.Local.FunctionsHost;

/// <summary>How the stand-in is to run.</summary>
/// <param name="ScriptRoot">The published function app: host.json, worker.config.json and the worker's program.</param>
internal sealed record FunctionsHostSettings(string ScriptRoot)
{
    /// <summary>Public HTTP port on 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Longest pause between two looks at an empty queue. The real host's minute would make a local run wait.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a worker may take from its start until its functions are loaded.</summary>
    public TimeSpan WorkerStartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What invocations get to end by themselves when the host shuts down; then they are cancelled.</summary>
    public TimeSpan InvocationGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Application settings over this process's environment, for host and worker, such as connection strings.</summary>
    public IReadOnlyDictionary<string, string> ApplicationSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>The application settings as the real host reads them: <c>Queues__queueServiceUri</c> is the section <c>Queues</c>.</summary>
    public IConfigurationBuilder AddTo(IConfigurationBuilder configuration) => configuration
        .AddEnvironmentVariables()
        .AddInMemoryCollection(ApplicationSettings.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)));
}
