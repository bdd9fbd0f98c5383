using System.Runtime.InteropServices;

namespace StyleCloud.Local.Processes;

/// <summary>The .NET installation that runs this program, which its children are to run on too, wherever it is.</summary>
internal static class DotnetHost
{
    /// <summary>The installation's folder.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Arguments that run <paramref name="assemblyPath"/>, without the executable of its own that a foreign build may lack.</summary>
    public static ChildProgram Program(string name, string assemblyPath, params IReadOnlyList<string> arguments) =>
        new(name, Path.Combine(Root, "dotnet"), [assemblyPath, .. arguments])
        {
            Environment = new Dictionary<string, string> { ["DOTNET_ROOT"] = Root },
        };
}
