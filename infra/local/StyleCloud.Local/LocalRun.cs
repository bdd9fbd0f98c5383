using System.Text.Json.Nodes;
using Spectre.Console;
using StyleCloud.Contracts;
using StyleCloud.Local.Azurite;
using StyleCloud.Local.Reporting;
using StyleCloud.Local.Drops;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;

namespace StyleCloud.Local;

/// <summary>One local run: start everything, drop, show, fetch, shut down; or stay and watch.</summary>
internal sealed class LocalRun(RunOptions options, IAnsiConsole console)
{
    private readonly JsonObject _engineOptions = OptionArguments.Parse(options.Options);
    private readonly IReadOnlyList<StyleArgument> _styles = [.. options.Styles.Select(StyleArgument.Parse)];

    private static string OutputFolder => Path.Combine(ChildPrograms.RepositoryRoot, ".stylecloud", "output");

    /// <summary>Runs.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="LocalRunException">Something is missing, wrong or ended on its own.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var drop = Drop();
        using var folder = new RunFolder(options.Data);
        try
        {
            var exitCode = await RunInAsync(folder, drop, cancellationToken);
            folder.Succeeded = exitCode == ExitCodes.Success;
            return exitCode;
        }
        catch (OperationCanceledException)
        {
            folder.Succeeded = true; // Ended on request: nothing to look up in the logs.
            throw;
        }
        finally
        {
            if (!folder.Succeeded)
                console.Say($"Logs:    {Path.Combine(folder.Path, "logs")}");
        }
    }

    private async Task<int> RunInAsync(RunFolder folder, JobDrop? drop, CancellationToken cancellationToken)
    {
        using var warden = new DeathWarden();
        var azurite = await AzuriteInstallation.EnsureAsync(
            ChildPrograms.AzuriteFolder, Environment.GetEnvironmentVariable("PATH"), warden, () => console.Say("Installing Azurite with npm (first run only) …"), cancellationToken);
        console.Say("Starting Azurite, function app and worker …");
        await using var stack = await StyleCloudStack.StartAsync(Settings(folder), azurite, warden, cancellationToken);
        var work = WorkAsync(stack, drop, cancellationToken);
        await (await Task.WhenAny(work, stack.Failure));
        return await work;
    }

    private async Task<int> WorkAsync(StyleCloudStack stack, JobDrop? drop, CancellationToken cancellationToken)
    {
        var exitCode = drop is null ? ExitCodes.Success : await DropAsync(stack, drop, cancellationToken);
        if (!options.Watch)
            return exitCode;
        return await new WatchMode(console, stack, OutputFolder).RunAsync(cancellationToken);
    }

    private async Task<int> DropAsync(StyleCloudStack stack, JobDrop drop, CancellationToken cancellationToken)
    {
        var watch = new JobWatch(stack.Storage);
        await watch.IgnorePresentAsync(cancellationToken);
        await drop.UploadAsync(stack.Storage, cancellationToken);
        console.Say($"Dropped: {string.Join(", ", drop.Files.Select(file => $"{ContainerNames.Input}/{file.Name}"))}");
        var status = await ProgressView.ShowAsync(console, changed => watch.WaitForEndAsync(drop.Folder, changed, cancellationToken));
        await new RunReport(console, stack.Storage).EndedAsync(status, OutputFolder, options.Output, cancellationToken);
        return status.State == JobState.Succeeded ? ExitCodes.Success : ExitCodes.JobFailed;
    }

    /// <summary>What to drop; nothing when a person is going to do it.</summary>
    private JobDrop? Drop()
    {
        if (options.Input is { } photo)
        {
            IReadOnlyList<StyleArgument> styles = _styles.Count > 0 ? _styles : [new(StyleLibrary.Names[0], null)];
            return OwnDrop.Create(BlobFolder(photo), photo, styles, _engineOptions);
        }

        return options.Watch ? null : DemoDrop.Create("demo", [.. _styles.Select(OwnDrop.FromLibrary)], _engineOptions);
    }

    private StackSettings Settings(RunFolder folder) => new(folder.Path)
    {
        Ports = options.Ports,
        ApiPort = options.ApiPort,
        Notice = console.Say,
        Fill = new StyleLibrary().UploadAsync,
        Environment = new Dictionary<string, string>
        {
            ["Intake__DefaultStyle"] = options.DefaultStyle ?? StyleLibrary.Names[0],
            // Somebody waits after Ctrl-C.
            ["Worker__ShutdownGrace"] = "00:00:05",
        },
    };

    /// <summary>The photo's name as a folder: letters, digits and dashes.</summary>
    private static string BlobFolder(string photo)
    {
        var stem = string.Concat(Path.GetFileNameWithoutExtension(photo).Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')).Trim('-');
        return stem.Length > 0 ? stem : "photo";
    }
}
