using Microsoft.Extensions.Configuration;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Settings;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Running;

/// <summary>All that the worker is told at its start.</summary>
/// <param name="Worker">How it works.</param>
/// <param name="Storage">Where storage is.</param>
/// <param name="Events">Where events go besides the queue.</param>
internal sealed record RunSettings(WorkerSettings Worker, StorageSettings Storage, EventSettings Events)
{
    /// <summary>Reads and checks all of it at once, before anything is started.</summary>
    /// <param name="configuration">Where the settings are.</param>
    /// <param name="errors">Every error found; when there is one, the settings must not be used.</param>
    public static RunSettings Read(IConfiguration configuration, out IReadOnlyList<string> errors)
    {
        var reader = new SettingsReader(configuration);
        var settings = new RunSettings(WorkerSettings.Read(reader), StorageSettings.Read(reader), EventSettings.Read(reader));
        errors = reader.Errors;
        return settings;
    }
}
