using StyleCloud.Platform.Events;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Running;

/// <summary>All that the worker is told at its start.</summary>
/// <param name="Worker">How it works.</param>
/// <param name="Storage">Where storage is.</param>
/// <param name="Events">Where events go besides the queue.</param>
internal sealed record RunSettings(WorkerSettings Worker, StorageSettings Storage, EventSettings Events);
