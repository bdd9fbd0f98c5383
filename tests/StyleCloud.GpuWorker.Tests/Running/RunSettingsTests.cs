using Microsoft.Extensions.Configuration;
using StyleCloud.GpuWorker.Running;

namespace StyleCloud.GpuWorker.Tests.Running;

public sealed class RunSettingsTests
{
    private static readonly (string, string) Azurite = ("Storage:ConnectionString", "UseDevelopmentStorage=true");

    [Fact]
    public void Read_NothingButStorage_GivesTheDefaults()
    {
        var (settings, errors) = Read(Azurite);

        Assert.Empty(errors);
        Assert.Equal(new WorkerSettings(), settings);
    }

    [Fact]
    public void Read_EverySetting_IsTaken()
    {
        var (settings, errors) = Read(
            Azurite,
            ("Worker:VisibilityTimeout", "00:00:30"),
            ("Worker:IdleExit", "00:00:05"),
            ("Worker:MaxDequeueCount", "3"),
            ("Worker:PollInterval", "00:00:02"),
            ("Worker:ProgressInterval", "00:00:01"),
            ("Worker:PreviewInterval", "00:00:09"),
            ("Worker:RetryDelay", "00:00:04"),
            ("Worker:MaxRetryDelay", "00:01:00"),
            ("Worker:CheckpointInterval", "00:03:00"),
            ("Worker:ShutdownGrace", "00:00:08"),
            ("Worker:Device", "cuda:1"),
            ("Worker:WeightsPath", "/w/16.h5"),
            ("Worker:Vgg19WeightsPath", "/w/19.h5"),
            ("Worker:WeightsCache", "/w/cache"),
            ("Worker:Offline", "true"),
            ("Worker:JobsAtOnce", "3"),
            ("Worker:MaxTorchThreads", "4"),
            ("Worker:Memory", "8Gi"));

        Assert.Empty(errors);
        Assert.Equal(
            new WorkerSettings
            {
                VisibilityTimeout = TimeSpan.FromSeconds(30),
                IdleExit = TimeSpan.FromSeconds(5),
                MaxDequeueCount = 3,
                PollInterval = TimeSpan.FromSeconds(2),
                ProgressInterval = TimeSpan.FromSeconds(1),
                PreviewInterval = TimeSpan.FromSeconds(9),
                RetryDelay = TimeSpan.FromSeconds(4),
                MaxRetryDelay = TimeSpan.FromMinutes(1),
                CheckpointInterval = TimeSpan.FromMinutes(3),
                ShutdownGrace = TimeSpan.FromSeconds(8),
                Device = "cuda:1",
                WeightsPath = "/w/16.h5",
                Vgg19WeightsPath = "/w/19.h5",
                WeightsCache = "/w/cache",
                Offline = true,
                JobsAtOnce = 3,
                MaxTorchThreads = 4,
                Memory = new(8L << 30),
            },
            settings);
    }

    [Theory]
    [InlineData("Worker:VisibilityTimeout", "00:00:01", "00:00:03")]
    [InlineData("Worker:VisibilityTimeout", "00:00:03.5", "whole seconds")]
    [InlineData("Worker:IdleExit", "soon", "hh:mm:ss")]
    [InlineData("Worker:MaxDequeueCount", "0", "1 to 100")]
    [InlineData("Worker:MaxTorchThreads", "2.5", "whole number")]
    [InlineData("Worker:Memory", "plenty", "an amount of memory such as 8GiB")]
    [InlineData("Worker:Offline", "maybe", "true or false")]
    [InlineData("Worker:PollInterval", "00:00:00.05", "00:00:00.1 to 00:05:00")]
    [InlineData("Worker:ProgressInterval", "00:00:21", "00:00:20")]
    [InlineData("Worker:MaxRetryDelay", "00:00:01", "00:00:10")]
    [InlineData("Worker:ShutdownGrace", "00:01:00", "00:00:25")]
    [InlineData("Events:TopicEndpoint", "http://topic.example/api/events", "https")]
    public void Read_ValueOutOfRange_NamesSettingLimitAndValue(string name, string value, string limit)
    {
        var error = Assert.Single(Read(Azurite, (name, value)).Errors);

        Assert.Contains(name, error, StringComparison.Ordinal);
        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), error, StringComparison.Ordinal);
        Assert.Contains(limit, error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ErrorsInEverySection_AreAllReported()
    {
        var errors = Read(
            ("Worker:VisibilityTimeout", "soon"),
            ("Worker:ProgressInterval", "00:00:40"),
            ("Worker:RetryDelay", "00:00:30"),
            ("Worker:MaxRetryDelay", "00:00:20"),
            ("Worker:Ofline", "true"),
            ("Storage:BlobServiceUri", "account"),
            ("Storage:Connection", "x"),
            ("Events:TopicEndpoint", "http://topic.example/api/events"),
            ("Intake:MaxSytles", "1")).Errors;

        // Not ProgressInterval, whose limit nobody knows while the timeout is wrong, and not Intake, which is the function app's.
        Assert.Equal(
            ["Worker:VisibilityTimeout", "Worker:Ofline", "Worker:MaxRetryDelay", "Storage:BlobServiceUri", "Storage:Connection", "Storage:ConnectionString", "Events:TopicEndpoint"],
            errors.Select(error => error.Split(' ').First(word => word.Contains(':', StringComparison.Ordinal))));
    }

    [Fact]
    public void Read_SeveralErrors_AreAllReported() =>
        Assert.Equal(4, Read(("Worker:IdleExit", "x"), ("Worker:MaxDequeueCount", "x"), ("Worker:Misspelled", "1")).Errors.Count);

    [Fact]
    public void Read_ShortVisibility_ShortensTheDefaultProgressInterval() =>
        Assert.Equal(TimeSpan.FromSeconds(2), Read(Azurite, ("Worker:VisibilityTimeout", "00:00:06")).Settings.ProgressInterval);

    [Fact]
    public void Read_StorageByIdentity_IsAccepted() => Assert.Empty(Read(
        ("Storage:BlobServiceUri", "https://account.blob.core.windows.net"),
        ("Storage:QueueServiceUri", "https://account.queue.core.windows.net")).Errors);

    [Fact]
    public void Read_BothWaysToStorage_IsRefused() =>
        Assert.Single(Read(Azurite, ("Storage:BlobServiceUri", "https://account.blob.core.windows.net")).Errors);

    private static (WorkerSettings Settings, IReadOnlyList<string> Errors) Read(params (string Name, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(value => value.Name, value => (string?)value.Value)).Build();
        var settings = RunSettings.Read(configuration, out var errors);
        return (settings.Worker, errors);
    }
}
