using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using StyleCloud.Local.Azurite;
using StyleCloud.Local.Stack;

namespace StyleCloud.Local.Tests.Azurite;

public sealed partial class AzuriteServerTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void ConnectionString_RunningServer_WorksForBlobsAndQueues()
    {
        var storage = azurite.Storage;

        Assert.True(storage.Container("input").Exists(Token).Value);
        Assert.True(storage.Queue("uploads").Exists(Token).Value);
    }

    [Theory]
    [InlineData("--blob-port")]
    [InlineData("--queue-port")]
    public void Require_PortTaken_NamesPortAndOption(string option)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var ports = option == "--blob-port" ? new AzuritePorts(Blob: port) : new AzuritePorts(Queue: port);

        var error = Assert.Throws<LocalRunException>(ports.Require);

        Assert.StartsWith($"Port {port} on 127.0.0.1 is taken by another program.", error.Message, StringComparison.Ordinal);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_SamePortTwice_IsRefused() =>
        Assert.Contains("must differ", Assert.Throws<LocalRunException>(new AzuritePorts(41231, 41231).Require).Message, StringComparison.Ordinal);

    [Fact]
    public void Require_NoPort_IsRefused() =>
        Assert.Contains("must be 1…65535; it is 70000", Assert.Throws<LocalRunException>(new AzuritePorts(Blob: 70000).Require).Message, StringComparison.Ordinal);

    [Fact]
    public void LockFile_Packages_AreExactWithChecksumsAndWithoutRegistry()
    {
        var lockFile = File.ReadAllText(Path.Combine(ChildPrograms.AzuriteFolder, "package-lock.json"));

        Assert.Contains("\"node_modules/azurite\": {\n      \"version\": \"3.37.0\"", lockFile, StringComparison.Ordinal);
        Assert.DoesNotContain("\"resolved\"", lockFile, StringComparison.Ordinal);
        Assert.Equal(Packages().Count(lockFile), Integrities().Count(lockFile));
    }

    [GeneratedRegex("^    \"node_modules/", RegexOptions.Multiline)]
    private static partial Regex Packages();

    [GeneratedRegex("\"integrity\": \"sha512-")]
    private static partial Regex Integrities();
}
