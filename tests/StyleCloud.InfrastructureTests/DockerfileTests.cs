using System.Text.RegularExpressions;

namespace StyleCloud.InfrastructureTests;

/// <summary>What the registry can build.</summary>
public sealed partial class DockerfileTests
{
    /// <summary>Docker's own registry limits the pulls of a machine that is not signed in to it, and of all builds in Azure together.</summary>
    [Theory]
    [InlineData("gpu-worker/StyleCloud.GpuWorker/Dockerfile")]
    [InlineData("functions/StyleCloud.Functions/Dockerfile")]
    public void Bases_OfAnImage_AreInMicrosoftsRegistry(string file)
    {
        var bases = From().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(bases);
        Assert.All(bases, image => Assert.StartsWith("mcr.microsoft.com/", image, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex From();
}
