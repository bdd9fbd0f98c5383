using System.Xml.Linq;

namespace StyleCloud.InfrastructureTests.Hooks;

/// <summary>An image's tag is what its build reads, no more and no less.</summary>
public sealed class ImageTagTests : IDisposable
{
    private const string Script = "infra/hooks/image-tag.sh";

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("stylecloud-tag-");

    /// <summary>A repository of a few files: a small one of those that the script names in each place.</summary>
    public ImageTagTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Command.Exists("git"), "The hooks are for a POSIX shell and git.");
        foreach (var file in new[]
        {
            ".dockerignore", ".editorconfig", "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "host.json", "README.md",
            "functions/StyleCloud.Contracts/a.cs", "functions/StyleCloud.Platform/a.cs", "functions/StyleCloud.Imaging/a.cs", "functions/StyleCloud.Functions/a.cs",
            "gpu-worker/README.md", "gpu-worker/StyleCloud.GpuWorker/a.cs", "gpu-worker/StyleCloud.GpuWorker/Dockerfile", "gpu-worker/build/a.targets",
            "tests/research/StyleCloud.FeatureTraining/a.cs",
        })
            Write(file, file);
        File.Copy(Path.Combine(Repository.Root, ".gitignore"), Path.Combine(_copy.FullName, ".gitignore"));
        Write(Script, Repository.Read(Script));
    }

    public void Dispose() => _copy.Delete(recursive: true);

    [Theory]
    [InlineData("functions/StyleCloud.Contracts/a.cs", true, true)]
    [InlineData("functions/StyleCloud.Imaging/a.cs", true, true)]
    [InlineData("functions/StyleCloud.Functions/a.cs", false, true)]
    [InlineData("functions/StyleCloud.Functions/new.cs", false, true)]
    [InlineData("gpu-worker/StyleCloud.GpuWorker/a.cs", true, false)]
    [InlineData("gpu-worker/StyleCloud.GpuWorker/Dockerfile", true, false)]
    [InlineData("Directory.Packages.props", true, true)]
    [InlineData("README.md", false, false)]
    [InlineData("gpu-worker/README.md", false, false)]
    [InlineData("gpu-worker/StyleCloud.GpuWorker/bin/a.dll", false, false)]
    [InlineData("tests/research/StyleCloud.FeatureTraining/a.cs", false, false)]
    public async Task Tag_AfterAChange_DiffersWhereTheBuildDoes(string file, bool worker, bool functions)
    {
        var before = (await TagAsync("worker"), await TagAsync("functions"));
        Write(file, "changed");
        var after = (await TagAsync("worker"), await TagAsync("functions"));
        Assert.Equal((worker, functions), (before.Item1 != after.Item1, before.Item2 != after.Item2));
    }

    [Fact]
    public async Task Tag_OfTheSameFiles_IsTheSameInACloneAndInADownload()
    {
        var download = await TagAsync("worker");
        foreach (var arguments in new string[][] { ["init", "--quiet"], ["add", "README.md"] })
            Assert.Equal(0, (await Command.RunAsync(_copy.FullName, "git", arguments)).ExitCode);
        Assert.Equal(download, await TagAsync("worker"));
        Assert.Equal("README.md", (await Command.RunAsync(_copy.FullName, "git", "diff", "--cached", "--name-only")).Said.Trim());
    }

    [Theory]
    [InlineData("worker", "gpu-worker/StyleCloud.GpuWorker/StyleCloud.GpuWorker.csproj")]
    [InlineData("functions", "functions/StyleCloud.Functions/StyleCloud.Functions.csproj")]
    public void Script_ForAnImage_NamesEveryProjectOfIt(string image, string project)
    {
        var named = Repository.Read(Script).Split('\n').Single(line => line.TrimStart().StartsWith($"{image})", StringComparison.Ordinal)).Split(' ');
        Assert.All(Projects(project).Distinct(), path => Assert.Contains(named, place => path.StartsWith(place.TrimEnd('/') + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Image_OfNoSuchName_IsRefused() => Assert.Equal(2, (await Command.RunAsync(_copy.FullName, "sh", Script, "web")).ExitCode);

    private async Task<string> TagAsync(string image)
    {
        var (exitCode, said) = await Command.RunAsync(_copy.FullName, "sh", Script, image);
        Assert.True(exitCode == 0, said);
        Assert.Matches("^[0-9a-f]{12}\n$", said);
        return said;
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_copy.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>A project and all that it refers to, by their paths from the root.</summary>
    private static IEnumerable<string> Projects(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var references = XDocument.Parse(Repository.Read(path)).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
        return references.SelectMany(reference => Projects(Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, folder, reference)))).Prepend(path);
    }
}
