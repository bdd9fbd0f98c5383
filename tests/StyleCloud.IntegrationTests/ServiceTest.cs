using System.Text;
using StyleCloud.Contracts;

namespace StyleCloud.IntegrationTests;

/// <summary>What every test of the running service does: drop, wait, look.</summary>
public abstract class ServiceTest(RunningService service, ITestOutputHelper output)
{
    /// <summary>The running service.</summary>
    protected RunningService Service { get; } = service;

    /// <summary>Test output.</summary>
    protected ITestOutputHelper Output { get; } = output;

    /// <summary>How long a test waits for the service; far beyond what it needs.</summary>
    private protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A name that no other test uses.</summary>
    private protected static string Unique(string stem) => $"{stem}-{Guid.NewGuid():N}"[..(stem.Length + 9)];

    private protected Task<string> DropAsync(string name, byte[] bytes) => Pictures.UploadAsync(Service.Storage, ContainerNames.Input, name, bytes);

    private protected Task<string> DropAsync(string name, string text) => DropAsync(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Waits until a job whose input is that blob has ended; of several, one that is not in <paramref name="except"/>.</summary>
    private protected async Task<JobStatus> EndOfAsync(string inputName, params IEnumerable<string> except) =>
        await FindAsync(inputName, status => status.IsFinal && !except.Contains(status.Id));

    /// <summary>Waits until a job whose input is that blob is as wanted.</summary>
    private protected async Task<JobStatus> FindAsync(string inputName, Func<JobStatus, bool> wanted) => await Eventually.GetAsync(
        async token => (await StatusesAsync(inputName, token)).FirstOrDefault(wanted),
        $"a job of {inputName} in the wanted state",
        Patience);

    /// <summary>Every job whose input is that blob.</summary>
    private protected async Task<IReadOnlyList<JobStatus>> StatusesAsync(string inputName, CancellationToken token)
    {
        var found = new List<JobStatus>();
        await foreach (var blob in Service.Storage.Container(ContainerNames.Jobs).GetBlobsAsync(cancellationToken: token))
        {
            if (blob.Name.EndsWith("/status.json", StringComparison.Ordinal)
                && await Service.Statuses.ReadAsync(blob.Name.Split('/')[0], token) is { Status: var status } && status.InputName == inputName)
                found.Add(status);
        }

        return found;
    }

    /// <summary>Waits until both queues are empty, invisible messages included: nothing more will happen by itself.</summary>
    private protected async Task QuietAsync()
    {
        foreach (var name in new[] { QueueNames.Uploads, QueueNames.Jobs })
        {
            await Eventually.TrueAsync(
                async token => (await Service.Storage.Queue(name).GetPropertiesAsync(token)).Value.ApproximateMessagesCount == 0,
                $"queue {name} is empty",
                Patience);
        }
    }

    /// <summary>A job that succeeded: result, status and events, each once.</summary>
    private protected async Task<byte[]> AssertSucceededOnceAsync(JobStatus status)
    {
        Assert.True(status.State == JobState.Succeeded, $"{status.State}: {status.Error?.Message}");
        Assert.Equal(status.OutputName, status.Result!.Blob.Name);
        var blob = (await Service.Storage.Container(ContainerNames.Output).GetBlobClient(status.OutputName).DownloadContentAsync(Token)).Value;
        Assert.Equal(status.Id, blob.Details.Metadata["jobid"]);
        var inspection = ImageInspectorOf(blob.Content.ToArray(), status.OutputName!);
        Assert.Equal((status.Result.Width, status.Result.Height), inspection);
        await EventsAsync(status.Id, "Queued", "Started", "Succeeded");
        return blob.Content.ToArray();
    }

    /// <summary>Waits for the events about a job and then asserts that there are exactly these, each once.</summary>
    private protected async Task EventsAsync(string jobId, params string[] types)
    {
        await Eventually.TrueAsync(_ => Task.FromResult(Service.Events.About(jobId).Count >= types.Length), $"{types.Length} events about {jobId}", Patience);
        Assert.Equal(types.Order(), Service.Events.TypesAbout(jobId));
    }

    private static (int Width, int Height) ImageInspectorOf(byte[] file, string subject)
    {
        var inspection = Imaging.ImageInspector.Inspect(file, new Imaging.ImageLimits(), subject, Token);
        Assert.True(inspection.Info is not null, inspection.Error?.Message);
        return (inspection.Info.Width, inspection.Info.Height);
    }
}
