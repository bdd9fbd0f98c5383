using StyleCloud.Local.Azurite;
using StyleCloud.Local.Processes;
using StyleCloud.Local.Stack;
using StyleCloud.Local.Tests;
using StyleCloud.Platform.Storage;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace StyleCloud.Local.Tests;

/// <summary>One real Azurite for all tests, installed from the committed lock file. Tests skip visibly where there is no Node.js.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stylecloud-azurite-");
    private AzuriteServer? _server;
    private string? _absent;

    internal DeathWarden Warden { get; } = new();

    internal string ConnectionString
    {
        get
        {
            if (_absent is not null)
                Assert.Skip(_absent);
            return _server!.ConnectionString;
        }
    }

    internal StorageClients Storage => new(new() { ConnectionString = ConnectionString });

    public async ValueTask InitializeAsync()
    {
        try
        {
            var azurite = await AzuriteInstallation.EnsureAsync(ChildPrograms.AzuriteFolder, Environment.GetEnvironmentVariable("PATH"), Warden, () => { }, CancellationToken.None);
            _server = await AzuriteServer.StartAsync(azurite, _folder.FullName, new(), logPath: null, Warden, CancellationToken.None);
            await Storage.EnsureCreatedAsync(CancellationToken.None);
        }
        catch (LocalRunException exception)
        {
            _absent = exception.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Warden.Dispose();
        _folder.Delete(recursive: true);
    }
}
