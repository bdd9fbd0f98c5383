using Microsoft.Extensions.Configuration;
using StyleCloud.Platform.Events;
using StyleCloud.Platform.Storage;

namespace StyleCloud.GpuWorker.Running;

/// <summary>Reads and checks all settings of <c>run</c> at once, before anything is started.</summary>
internal static class WorkerSettingsReader
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Tenth = TimeSpan.FromSeconds(0.1);

    /// <summary>Reads the sections <c>Worker</c>, <c>Storage</c> and <c>Events</c>.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="problems">Every problem found; when there is one, the settings must not be used.</param>
    public static RunSettings Read(IConfiguration configuration, out IReadOnlyList<string> problems)
    {
        var workerSection = new SettingsSection(configuration.GetSection(WorkerSettings.SectionName));
        var storageSection = new SettingsSection(configuration.GetSection(StorageSettings.SectionName));
        var eventsSection = new SettingsSection(configuration.GetSection(EventSettings.SectionName));
        var settings = new RunSettings(ReadWorker(workerSection), ReadStorage(storageSection), ReadEvents(eventsSection));
        problems = [.. workerSection.Problems, .. storageSection.Problems, .. eventsSection.Problems];
        return settings;
    }

    private static WorkerSettings ReadWorker(SettingsSection section)
    {
        var defaults = new WorkerSettings();
        var visibility = section.Duration(nameof(WorkerSettings.VisibilityTimeout), TimeSpan.FromSeconds(3), Hour) ?? defaults.VisibilityTimeout;
        if (visibility != TimeSpan.FromSeconds(Math.Floor(visibility.TotalSeconds)))
            section.Add(nameof(WorkerSettings.VisibilityTimeout), "whole seconds, as the queue counts them", visibility.ToString("c"));
        var longestProgress = visibility / 3;
        var retryDelay = section.Duration(nameof(WorkerSettings.RetryDelay), TimeSpan.FromSeconds(1), Hour) ?? defaults.RetryDelay;
        var settings = new WorkerSettings
        {
            VisibilityTimeout = visibility,
            IdleExit = section.Duration(nameof(WorkerSettings.IdleExit), TimeSpan.Zero, Hour),
            MaxDequeueCount = section.Integer(nameof(WorkerSettings.MaxDequeueCount), 1, 100) ?? defaults.MaxDequeueCount,
            PollInterval = section.Duration(nameof(WorkerSettings.PollInterval), Tenth, TimeSpan.FromMinutes(5)) ?? defaults.PollInterval,
            ProgressInterval = section.Duration(nameof(WorkerSettings.ProgressInterval), Tenth, longestProgress) ?? Shorter(defaults.ProgressInterval, longestProgress),
            PreviewInterval = section.Duration(nameof(WorkerSettings.PreviewInterval), Tenth, Hour) ?? defaults.PreviewInterval,
            RetryDelay = retryDelay,
            MaxRetryDelay = section.Duration(nameof(WorkerSettings.MaxRetryDelay), retryDelay, TimeSpan.FromDays(1)) ?? Longer(defaults.MaxRetryDelay, retryDelay),
            CheckpointInterval = section.Duration(nameof(WorkerSettings.CheckpointInterval), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) ?? defaults.CheckpointInterval,
            ShutdownGrace = section.Duration(nameof(WorkerSettings.ShutdownGrace), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(25)) ?? defaults.ShutdownGrace,
            Device = section.Text(nameof(WorkerSettings.Device)) ?? defaults.Device,
            WeightsPath = section.Text(nameof(WorkerSettings.WeightsPath)),
            Vgg19WeightsPath = section.Text(nameof(WorkerSettings.Vgg19WeightsPath)),
            WeightsCache = section.Text(nameof(WorkerSettings.WeightsCache)),
            Offline = section.Flag(nameof(WorkerSettings.Offline)) ?? defaults.Offline,
            MaxTorchThreads = section.Integer(nameof(WorkerSettings.MaxTorchThreads), 1, 1024),
        };
        section.AddUnknown();
        return settings;
    }

    private static StorageSettings ReadStorage(SettingsSection section)
    {
        var storage = new StorageSettings
        {
            ConnectionString = section.Text(nameof(StorageSettings.ConnectionString)),
            BlobServiceUri = section.Address(nameof(StorageSettings.BlobServiceUri)),
            QueueServiceUri = section.Address(nameof(StorageSettings.QueueServiceUri)),
        };
        if (section.Problems.Count == 0 && storage.Problem is { } problem)
            section.Problems.Add(problem);
        section.AddUnknown();
        return storage;
    }

    private static EventSettings ReadEvents(SettingsSection section)
    {
        var events = new EventSettings { TopicEndpoint = section.Address(nameof(EventSettings.TopicEndpoint)) };
        if (section.Problems.Count == 0 && events.Problem is { } problem)
            section.Problems.Add(problem);
        section.AddUnknown();
        return events;
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
