using System.Globalization;
using System.Text.Json.Nodes;
using StyleCloud.Local.Processes;

namespace StyleCloud.ContainerTests.Engine;

/// <summary>
/// A container under runc, as strict as a deployment can make it: the image's own user, read-only root, no capability, no way
/// to gain one, and nothing to write but a <c>/tmp</c> in memory.
/// </summary>
internal sealed class RunningContainer : IAsyncDisposable
{
    private readonly ImageStore _store;
    private readonly Tool _tool;
    private readonly string _bundle;
    private readonly string _container;
    private readonly ChildProcess _process;

    private RunningContainer(ImageStore store, Tool tool, string bundle, string container, ChildProcess process) =>
        (_store, _tool, _bundle, _container, _process) = (store, tool, bundle, container, process);

    /// <summary>The exit code, once it has ended.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>Its last lines.</summary>
    public string Tail => _process.Tail;

    private string Name => Path.GetFileName(_bundle);

    private string StateFolder => Path.Combine(_bundle, "state");

    /// <summary>Starts the image.</summary>
    /// <param name="store">Where the image is.</param>
    /// <param name="tool">Runs buildah and runc.</param>
    /// <param name="image">Its name.</param>
    /// <param name="how">What differs from the image's own settings.</param>
    /// <param name="warden">Ends it with this process.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<RunningContainer> StartAsync(
        ImageStore store, Tool tool, string image, ContainerStart how, DeathWarden warden, CancellationToken cancellationToken)
    {
        var config = await store.ConfigAsync(image, cancellationToken);
        var (container, root) = await store.MountAsync(image, cancellationToken);
        var bundle = Directory.CreateTempSubdirectory("stylecloud-container-").FullName;
        await File.WriteAllTextAsync(Path.Combine(bundle, "config.json"), Specification(config, how, root).ToJsonString(), cancellationToken);
        var program = new ChildProgram(image, Tool.Find("runc")!, ["--root", Path.Combine(bundle, "state"), "run", "--bundle", bundle, Path.GetFileName(bundle)]);
        return new(store, tool, bundle, container, ChildProcess.Start(program, warden));
    }

    /// <summary>Runs one more program inside, as the same user.</summary>
    public Task<(int ExitCode, string Output)> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        _tool.TryAsync("runc", ["--root", StateFolder, "exec", Name, .. arguments], cancellationToken);

    /// <summary>The process id of its first process, seen from outside; 0 while there is none.</summary>
    public async Task<int> ProcessIdAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output) = await _tool.TryAsync("runc", ["--root", StateFolder, "state", Name], cancellationToken);
        return exitCode == 0 ? JsonNode.Parse(output)!["pid"]!.GetValue<int>() : 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _tool.TryAsync("runc", ["--root", StateFolder, "delete", "--force", Name], CancellationToken.None);
        await _process.DisposeAsync();
        await _store.RunAsync(["rm", _container], CancellationToken.None);
        Directory.Delete(_bundle, recursive: true);
    }

    private static JsonObject Specification(ImageConfig config, ContainerStart how, string root)
    {
        int[] ids = [.. config.User.Split(':').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        string[] namespaces = how.OwnNetwork ? ["pid", "mount", "ipc", "uts", "network"] : ["pid", "mount", "ipc", "uts"];
        return new()
        {
            ["ociVersion"] = "1.0.2",
            ["process"] = new JsonObject
            {
                ["user"] = new JsonObject { ["uid"] = ids[0], ["gid"] = ids[1] },
                ["args"] = Array(how.Program ?? [.. config.Entrypoint, .. how.Arguments ?? config.Command]),
                ["env"] = Array([.. config.Environment, .. how.Environment.Select(variable => $"{variable.Key}={variable.Value}")]),
                ["cwd"] = config.WorkingFolder,
                ["capabilities"] = new JsonObject(),
                ["noNewPrivileges"] = true,
            },
            ["root"] = new JsonObject { ["path"] = root, ["readonly"] = true },
            ["mounts"] = new JsonArray(
            [
                Mount("/proc", "proc"), Mount("/dev", "tmpfs", "nosuid", "mode=755"), Mount("/tmp", "tmpfs", "nosuid", "nodev", "mode=1777"),
                .. how.Folders.Select(folder => new JsonObject { ["destination"] = folder.Key, ["type"] = "bind", ["source"] = folder.Value, ["options"] = Array(["rbind", "ro"]) }),
            ]),
            ["linux"] = new JsonObject { ["namespaces"] = new JsonArray([.. namespaces.Select(name => new JsonObject { ["type"] = name })]) },
        };
    }

    private static JsonObject Mount(string destination, string type, params string[] options) =>
        new() { ["destination"] = destination, ["type"] = type, ["source"] = type, ["options"] = Array(options) };

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
