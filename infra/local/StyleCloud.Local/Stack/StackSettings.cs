using StyleCloud.Local.Azurite;
using StyleCloud.Local.EventGrid;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Local.Stack;

/// <summary>How the service is to run on this machine.</summary>
/// <param name="Folder">Where Azurite's data and the logs go; made if missing.</param>
internal sealed record StackSettings(string Folder)
{
    /// <summary>Azurite's ports.</summary>
    public AzuritePorts Ports { get; init; } = new();

    /// <summary>Port of the HTTP API on 127.0.0.1; 0 for a free one.</summary>
    public int ApiPort { get; init; }

    /// <summary>Schema of the upload events.</summary>
    public EventSchema Schema { get; init; } = EventSchema.EventGrid;

    /// <summary>False: nothing watches <c>input</c>; whoever drops must send the events too.</summary>
    public bool WatchesInput { get; init; } = true;

    /// <summary>False: no worker is started; whoever drops must bring one.</summary>
    public bool RunsWorker { get; init; } = true;

    /// <summary>Variables for function app and worker over this process's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Puts into storage what has to be there; called after every start of Azurite, which loses the last seconds when it is killed.</summary>
    public Func<StorageClients, CancellationToken, Task> Fill { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Told in words of every part that ends by itself.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>Where Azurite keeps its data.</summary>
    public string DataFolder => Path.Combine(Folder, "azurite");

    /// <summary>Where every child's output goes, one file each.</summary>
    public string LogFolder => Path.Combine(Folder, "logs");

    /// <summary>The log file of one part.</summary>
    public string Log(string part) => Path.Combine(LogFolder, $"{part}.log");
}
