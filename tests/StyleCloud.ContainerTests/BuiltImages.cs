using System.Diagnostics;
using StyleCloud.ContainerTests.Engine;
using StyleCloud.ContainerTests.Images;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;

namespace StyleCloud.ContainerTests;

/// <summary>Both images, built from the repository's Dockerfiles. Tests skip visibly where the machine cannot build images.</summary>
public sealed class BuiltImages : IAsyncLifetime
{
    /// <summary>Names of the built images.</summary>
    public const string Worker = "localhost/stylecloud-worker:test";

    /// <inheritdoc cref="Worker"/>
    public const string Functions = "localhost/stylecloud-functions:test";

    /// <summary>What the images are told of their origin.</summary>
    public const string Revision = "0123456789abcdef";

    /// <summary>How long a test waits for what a container does; far beyond what it needs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string[] Programs = ["buildah", "debootstrap", "runc"];

    private ImageStore? _store;
    private string? _absent;

    internal DeathWarden Warden { get; } = new();

    internal Tool Tool => new(Warden);

    internal ImageStore Store
    {
        get
        {
            if (_absent is not null)
                Assert.Skip(_absent);
            return _store!;
        }
    }

    /// <summary>Seconds that each step took, for the tests' output.</summary>
    internal List<string> Times { get; } = [];

    public async ValueTask InitializeAsync()
    {
        _absent = Absent();
        if (_absent is not null)
            return;
        var store = new ImageStore(CacheFolder(), Tool);
        await TimeAsync("open", () => store.OpenAsync(CancellationToken.None));
        await TimeAsync("bases", () => new BaseImages(store, Tool).EnsureAsync(CancellationToken.None));
        foreach (var (image, dockerfile) in new[] { (Worker, "gpu-worker/StyleCloud.GpuWorker/Dockerfile"), (Functions, "functions/StyleCloud.Functions/Dockerfile") })
            await TimeAsync(image, () => store.BuildAsync(ChildPrograms.RepositoryRoot, dockerfile, image, [$"REVISION={Revision}"], CancellationToken.None));
        _store = store;
    }

    public ValueTask DisposeAsync()
    {
        Warden.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string? Absent()
    {
        var missing = Programs.Where(program => Tool.Find(program) is null).ToList();
        if (missing.Count > 0)
            return $"Building images needs {string.Join(", ", missing)}, which this machine lacks (.ci/run installs them).";
        return Environment.IsPrivilegedProcess ? null : "Building and running images here needs root.";
    }

    /// <summary>One store for each .NET that the bases are made from, and each way to make them.</summary>
    private static string CacheFolder()
    {
        var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Directory.CreateDirectory(Path.Combine(home, "StyleCloud", "containers", $"{Environment.Version}-{BaseImages.Edition}")).FullName;
    }

    private async Task TimeAsync(string step, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        Times.Add($"{step}: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
    }
}
