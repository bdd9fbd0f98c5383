using StyleCloud.ContainerTests.Engine;
using StyleCloud.Local.Processes;

namespace StyleCloud.ContainerTests.Images;

/// <summary>
/// Stand-ins for the bases that the Dockerfiles name, made from Debian's packages and this machine's .NET, because a build that
/// pulls from a registry would test the registry. Made once and kept in the store. What they cannot show is the
/// real bases' own content; the workflows build on those.
/// </summary>
internal sealed class BaseImages(ImageStore store, Tool tool)
{
    /// <summary>Changes with what the bases are made of, so that those of an older checkout are not taken for these.</summary>
    public const string Edition = "2";

    /// <summary>What the others are made from; no Dockerfile names it.</summary>
    private const string Debian = "docker.io/library/debian:12-slim";
    private const string Sdk = "mcr.microsoft.com/dotnet/sdk:10.0";
    private const string Runtime = "mcr.microsoft.com/dotnet/runtime:10.0-noble-chiseled";
    private const string FunctionsHost = "mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0";
    private const string Empty = "scratch";

    /// <summary>What .NET and torch are linked with; a chiselled image has no more.</summary>
    private static readonly string[] RuntimePackages = ["libc6", "libgcc-s1", "libstdc++6", "libssl3", "zlib1g"];

    /// <summary>Makes what the store lacks.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!await store.HasAsync(Debian, cancellationToken))
            await store.CreateAsync(Debian, Empty, root => InstallDebianAsync(root, cancellationToken), cancellationToken);
        if (!await store.HasAsync(FunctionsHost, cancellationToken))
            await store.CreateAsync(FunctionsHost, Debian, root => CopyRuntimeAsync(root, ["shared/Microsoft.NETCore.App", "shared/Microsoft.AspNetCore.App"], cancellationToken), cancellationToken);
        if (!await store.HasAsync(Sdk, cancellationToken))
            await store.CreateAsync(Sdk, Debian, root => CopySdkAsync(root, cancellationToken), cancellationToken);
        if (!await store.HasAsync(Runtime, cancellationToken))
            await store.CreateAsync(Runtime, Empty, root => ChiselAsync(root, cancellationToken), cancellationToken);
    }

    private async Task InstallDebianAsync(string root, CancellationToken cancellationToken) => await tool.RunAsync(
        "debootstrap", ["--variant=minbase", $"--include=ca-certificates,{string.Join(',', RuntimePackages)}", "bookworm", root], cancellationToken);

    /// <summary>The files of a few packages and the runtime; no shell, no program but dotnet.</summary>
    private async Task ChiselAsync(string root, CancellationToken cancellationToken)
    {
        var (container, debian) = await store.MountAsync(Debian, cancellationToken);
        try
        {
            foreach (var (link, target) in new[] { ("lib", "usr/lib"), ("lib64", "usr/lib64") })
            {
                Directory.CreateDirectory(Path.Combine(root, target));
                File.CreateSymbolicLink(Path.Combine(root, link), target);
            }

            var listed = await tool.RunAsync("chroot", [debian, "dpkg", "-L", .. RuntimePackages], cancellationToken);
            var files = listed.Split('\n').Where(path => path.Contains("/lib", StringComparison.Ordinal) && IsFile(debian + path)).Append("/etc/ssl/certs/ca-certificates.crt").Distinct();
            await tool.RunAsync("sh", ["-c", "cd \"$1\" && shift && root=$1 && shift && cp -a --parents -t \"$root\" \"$@\"", "sh", debian, root, .. files.Select(path => path[1..])], cancellationToken);
        }
        finally
        {
            await store.RunAsync(["rm", container], CancellationToken.None);
        }

        await CopyRuntimeAsync(root, ["shared/Microsoft.NETCore.App"], cancellationToken);
        foreach (var folder in new[] { "proc", "dev", "tmp", "home/app" })
            Directory.CreateDirectory(Path.Combine(root, folder));
        await tool.RunAsync("chmod", ["1777", Path.Combine(root, "tmp")], cancellationToken); // What runc mounts there takes over the mode.
        await File.WriteAllTextAsync(Path.Combine(root, "etc/passwd"), "root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n", cancellationToken);
    }

    private async Task CopySdkAsync(string root, CancellationToken cancellationToken)
    {
        await CopyAsync(DotnetHost.Root, Path.Combine(root, "usr/share/dotnet"), cancellationToken);
        LinkDotnet(root);
    }

    /// <summary>This machine's runtime, where the real bases have theirs.</summary>
    private async Task CopyRuntimeAsync(string root, IEnumerable<string> frameworks, CancellationToken cancellationToken)
    {
        foreach (var part in frameworks.Concat(["dotnet", "host"]))
            await CopyAsync(Path.Combine(DotnetHost.Root, part), Path.Combine(root, "usr/share/dotnet", part), cancellationToken);
        LinkDotnet(root);
    }

    private static void LinkDotnet(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "usr/bin"));
        File.CreateSymbolicLink(Path.Combine(root, "usr/bin/dotnet"), "/usr/share/dotnet/dotnet");
    }

    private static bool IsFile(string path) => File.Exists(path) && !Directory.Exists(path);

    private async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await tool.RunAsync("cp", ["-a", from, to], cancellationToken);
    }
}
