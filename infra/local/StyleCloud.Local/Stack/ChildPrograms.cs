using System.Reflection;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Stack;

/// <summary>Where the programs are that a local run starts.</summary>
internal static class ChildPrograms
{
    /// <summary>The repository that this program was built in.</summary>
    /// <exception cref="LocalRunException">The program runs outside of its repository.</exception>
    public static string RepositoryRoot { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The folder of Azurite's lock file.</summary>
    public static string AzuriteFolder => Path.Combine(RepositoryRoot, "infra", "local", "azurite");

    /// <summary>The function app's output: host.json, worker.config.json and the program side by side.</summary>
    public static string ScriptRoot => Path.GetDirectoryName(Built("FunctionAppProgram"))!;

    /// <summary>The worker with one of its verbs.</summary>
    public static ChildProgram Worker(params IReadOnlyList<string> arguments) => DotnetHost.Program("worker", Built("WorkerProgram"), arguments);

    /// <summary>One of this program's own verbs.</summary>
    public static ChildProgram Own(string name, params IReadOnlyList<string> arguments) =>
        DotnetHost.Program(name, typeof(ChildPrograms).Assembly.Location, arguments);

    private static string Built(string key)
    {
        var metadata = typeof(ChildPrograms).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key);
        var path = Path.Combine(RepositoryRoot, metadata.Value!);
        return File.Exists(path) ? path : throw new LocalRunException($"{path} is not built. Run dotnet build in {RepositoryRoot}.");
    }

    private static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StyleCloud.sln")))
                return folder.FullName;
        }

        throw new LocalRunException($"No folder above {from} holds StyleCloud.sln; the local run works only inside its repository.");
    }
}
