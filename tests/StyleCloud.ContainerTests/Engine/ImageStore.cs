using System.Globalization;
using System.Text.Json;

namespace StyleCloud.ContainerTests.Engine;

/// <summary>Images in a store of the tests' own, made and read with buildah. No daemon, and nothing is pulled.</summary>
internal sealed class ImageStore(string folder, Tool tool)
{
    private const int MostOldStages = 8;

    private string? _driver;

    /// <summary>Where the store is.</summary>
    public string Folder { get; } = folder;

    /// <summary>How buildah keeps layers here.</summary>
    public string Driver => _driver ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>Chooses how layers are kept: overlay, or whole copies where the file system cannot (a container inside a container).</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _driver = "overlay";
        var (exitCode, _) = await tool.TryAsync("buildah", [.. Options(), "images"], cancellationToken);
        if (exitCode != 0)
            _driver = "vfs";
        await CleanAsync(cancellationToken);
    }

    /// <summary>Runs a verb of buildah.</summary>
    public Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        tool.RunAsync("buildah", [.. Options(), .. arguments], cancellationToken);

    /// <summary>Whether there is an image of that name.</summary>
    public async Task<bool> HasAsync(string image, CancellationToken cancellationToken) =>
        (await tool.TryAsync("buildah", [.. Options(), "inspect", "--type", "image", image], cancellationToken)).ExitCode == 0;

    /// <summary>Makes an image by adding to another, or to an empty folder.</summary>
    /// <param name="image">Its name.</param>
    /// <param name="basis">The other; <c>scratch</c> for an empty folder.</param>
    /// <param name="fill">Given the folder that becomes the image's root.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CreateAsync(string image, string basis, Func<string, Task> fill, CancellationToken cancellationToken)
    {
        var container = await RunAsync(["from", "--pull-never", basis], cancellationToken);
        try
        {
            await fill(await RunAsync(["mount", container], cancellationToken));
            await RunAsync(["commit", "--quiet", "--format", "docker", container, image], cancellationToken);
        }
        finally
        {
            await RunAsync(["rm", container], CancellationToken.None);
        }
    }

    /// <summary>Builds an image from a Dockerfile of the repository, on this machine's network and with this machine's NuGet folder.</summary>
    public async Task BuildAsync(string repository, string dockerfile, string image, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        await RunAsync(
            [
                "bud", "--isolation", "chroot", "--network", "host", "--pull-never", "--layers", "--format", "docker",
                // Mounted, so that neither settings nor packages of this machine become part of a layer.
                "--volume", $"{Path.Combine(home, ".nuget")}:/root/.nuget", "--volume", "/etc/ssl/certs:/etc/ssl/certs:ro",
                .. arguments.SelectMany(argument => new[] { "--build-arg", argument }),
                "--tag", image, "--file", Path.Combine(repository, dockerfile), repository,
            ],
            cancellationToken);
    }

    /// <summary>What the image says of itself.</summary>
    public async Task<ImageConfig> ConfigAsync(string image, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(await RunAsync(["inspect", "--type", "image", image], cancellationToken));
        var config = json.RootElement.GetProperty("Docker").GetProperty("config");
        return new(
            config.GetProperty("User").GetString() ?? "",
            config.GetProperty("WorkingDir").GetString() is { Length: > 0 } folder ? folder : "/",
            Texts(config, "Entrypoint"),
            Texts(config, "Cmd"),
            Texts(config, "Env"),
            config.TryGetProperty("Healthcheck", out var check) ? Texts(check, "Test") : [],
            config.GetProperty("Labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!));
    }

    /// <summary>Size of every layer in MB, the base's first, as the store's own index has them.</summary>
    public async Task<string> LayersAsync(string image, CancellationToken cancellationToken)
    {
        using var images = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "storage", $"{Driver}-images", "images.json"), cancellationToken));
        using var layers = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "storage", $"{Driver}-layers", "layers.json"), cancellationToken));
        var byId = layers.RootElement.EnumerateArray().ToDictionary(layer => layer.GetProperty("id").GetString()!);
        var named = images.RootElement.EnumerateArray().Single(entry => Texts(entry, "names").Contains(image));
        var sizes = new Stack<string>();
        for (var id = named.GetProperty("layer").GetString(); id is not null; id = Text(byId[id], "parent"))
            sizes.Push(string.Create(CultureInfo.InvariantCulture, $"{(byId[id].TryGetProperty("diff-size", out var bytes) ? bytes.GetInt64() : 0) / 1e6:F1}"));
        return $"layers of {image}, MB: {string.Join(" + ", sizes)}";
    }

    /// <summary>Makes a container of the image, whose root folder is at the path.</summary>
    public async Task<(string Container, string Root)> MountAsync(string image, CancellationToken cancellationToken)
    {
        var container = await RunAsync(["from", "--pull-never", image], cancellationToken);
        return (container, await RunAsync(["mount", container], cancellationToken));
    }

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static string[] Texts(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().Select(item => item.GetString()!)] : [];

    /// <summary>Removes what an interrupted build left mounted, and the stages of old builds before they fill the disk.</summary>
    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        await RunAsync(["rm", "--all"], cancellationToken);
        var untagged = await RunAsync(["images", "--quiet", "--filter", "dangling=true"], cancellationToken);
        if (untagged.Split('\n').Length > MostOldStages)
            await RunAsync(["rmi", "--prune"], cancellationToken);
    }

    private string[] Options() =>
        ["--storage-driver", Driver, "--root", Path.Combine(Folder, "storage"), "--runroot", Path.Combine(Folder, "run")];
}
