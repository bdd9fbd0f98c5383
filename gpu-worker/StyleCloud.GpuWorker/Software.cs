using System.Reflection;

namespace StyleCloud.GpuWorker;

/// <summary>What this program calls itself in logs and in the pictures' metadata.</summary>
internal static class Software
{
    /// <summary>Name and version, for example <c>StyleCloud 0.1.0</c>.</summary>
    public static string Name => $"StyleCloud {Version}";

    /// <summary>Without the commit that a build may append.</summary>
    public static string Version { get; } =
        (typeof(Software).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
