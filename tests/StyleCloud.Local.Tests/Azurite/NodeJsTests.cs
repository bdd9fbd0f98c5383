using StyleCloud.Local.Azurite;

namespace StyleCloud.Local.Tests.Azurite;

public sealed class NodeJsTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _bin = Directory.CreateTempSubdirectory("stylecloud-bin-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bin.Delete(recursive: true);

    [Fact]
    public async Task FindAsync_NoNode_SaysWhatToInstall()
    {
        var error = await Assert.ThrowsAsync<LocalRunException>(() => NodeJs.FindAsync(_bin.FullName, azurite.Warden, Token));

        Assert.Contains("needs Node.js 20 or newer", error.Message, StringComparison.Ordinal);
        Assert.Contains("no program named node was found", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Environment, error.ExitCode);
    }

    [Fact]
    public async Task FindAsync_OldNode_SaysWhichVersionWasFound()
    {
        Write("node", "echo v18.19.0");

        var error = await Assert.ThrowsAsync<LocalRunException>(() => NodeJs.FindAsync(_bin.FullName, azurite.Warden, Token));

        Assert.Contains("is v18.19.0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_BrokenNode_SaysWhatItAnswered()
    {
        Write("node", "echo segfault; exit 139");

        var error = await Assert.ThrowsAsync<LocalRunException>(() => NodeJs.FindAsync(_bin.FullName, azurite.Warden, Token));

        Assert.Contains("answered \"segfault\" with exit code 139", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_NewNodeWithoutNpm_IsFoundWithoutNpm()
    {
        Write("node", "echo v24.1.0");

        var found = await NodeJs.FindAsync($"/nowhere{Path.PathSeparator}{_bin.FullName}", azurite.Warden, Token);

        Assert.Equal(new(Path.Combine(_bin.FullName, "node"), Npm: null), found);
    }

    [Fact]
    public async Task EnsureAsync_NoNpm_SaysThatItInstallsAzurite()
    {
        Write("node", "echo v24.1.0");
        WriteLock();

        var error = await Assert.ThrowsAsync<LocalRunException>(EnsureAsync);

        Assert.StartsWith("npm, which installs Azurite, was not found", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_NpmFails_ShowsItsWords()
    {
        Write("node", "echo v24.1.0");
        Write("npm", "echo 'npm error network is down' >&2; exit 1");
        WriteLock();

        var error = await Assert.ThrowsAsync<LocalRunException>(EnsureAsync);

        Assert.Contains("ended with exit code 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("network is down", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_SameLockFileTwice_InstallsOnce()
    {
        Write("node", "echo v24.1.0");
        Write("npm", "/bin/mkdir -p node_modules/azurite/dist/src; : > node_modules/azurite/dist/src/azurite.js; echo \"$@\" >> calls");
        WriteLock();

        await EnsureAsync();
        await EnsureAsync();
        File.AppendAllText(Path.Combine(_bin.FullName, "package-lock.json"), " ");
        await EnsureAsync();

        var calls = File.ReadAllLines(Path.Combine(_bin.FullName, "calls"));
        Assert.Equal(2, calls.Length);
        Assert.All(calls, call => Assert.StartsWith("ci ", call, StringComparison.Ordinal));
    }

    private Task<AzuriteInstallation> EnsureAsync() => AzuriteInstallation.EnsureAsync(_bin.FullName, _bin.FullName, azurite.Warden, () => { }, Token);

    private void WriteLock() => File.WriteAllText(Path.Combine(_bin.FullName, "package-lock.json"), "{}");

    private void Write(string program, string script)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The stand-in programs are shell scripts.");
            return;
        }

        var path = Path.Combine(_bin.FullName, program);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
