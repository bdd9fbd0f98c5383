using System.Reflection;

namespace StyleCloud.InfrastructureTests;

/// <summary>The compiler of the templates, where restore has put it.</summary>
internal static class BicepCompiler
{
    /// <summary>The program.</summary>
    public static string Path { get; } =
        typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Bicep").Value!;
}
