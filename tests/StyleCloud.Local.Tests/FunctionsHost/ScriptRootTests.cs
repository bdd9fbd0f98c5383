using StyleCloud.Local.FunctionsHost;
using StyleCloud.Local.FunctionsHost.Protocol;

namespace StyleCloud.Local.Tests.FunctionsHost;

/// <summary>The files of a published app, and what its worker says about its functions.</summary>
public sealed class ScriptRootTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("stylecloud-root-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void HostJson_OnlyTheVersion_HasTheRealHostsDefaults()
    {
        Write("host.json", """{ "version": "2.0" }""");

        var host = new HostJson(_root.FullName);

        Assert.Equal(("api", TimeSpan.FromMinutes(30)), (host.RoutePrefix, host.FunctionTimeout));
        Assert.Empty(host.Extensions);
    }

    [Fact]
    public void HostJson_EverySetting_IsTaken()
    {
        Write(
            "host.json",
            """
            {
              // as the real host, with comments and any case
              "functionTimeout": "00:02:00",
              "extensions": { "http": { "RoutePrefix": "" }, "queues": { "batchSize": 4, "messageEncoding": "none" }, },
            }
            """);

        var host = new HostJson(_root.FullName);

        Assert.Equal(("", TimeSpan.FromMinutes(2)), (host.RoutePrefix, host.FunctionTimeout));
        Assert.Contains(KeyValuePair.Create<string, string?>("AzureWebJobs:extensions:queues:batchSize", "4"), host.Extensions);
    }

    [Fact]
    public void HostJson_NoTimeout_IsInfinite()
    {
        Write("host.json", """{ "functionTimeout": "-1" }""");

        Assert.Equal(Timeout.InfiniteTimeSpan, new HostJson(_root.FullName).FunctionTimeout);
    }

    [Fact]
    public void WorkerConfig_ExecutableOfItsOwn_IsInTheFolder()
    {
        Write("worker.config.json", """{ "description": { "defaultExecutablePath": "{WorkerRoot}app", "arguments": ["--a", "b"] } }""");

        var program = new WorkerDescription(_root.FullName).Program("w1", new("http://127.0.0.1:5/"), new Dictionary<string, string> { ["Setting"] = "value" });

        Assert.Equal(Path.Combine(_root.FullName, "app"), program.FileName);
        Assert.Equal(["--a", "b", "--functions-uri", "http://127.0.0.1:5/", "--functions-worker-id", "w1"], program.Arguments.Take(6));
        Assert.Equal(("value", _root.FullName), (program.Environment["Setting"], program.Environment["FUNCTIONS_APPLICATION_DIRECTORY"]));
    }

    [Theory]
    [InlineData("""{ "type": "blobTrigger", "name": "b" }""", "type \"blobTrigger\"")]
    [InlineData("""{ "type": "http", "name": "$return" }""", "has no trigger")]
    public void Function_ThatTheStandInCannotRun_IsRefusedInWords(string binding, string expected)
    {
        var error = Assert.Throws<LocalRunException>(() => FunctionDefinition.Read(new RpcFunctionMetadata { Name = "Bad", RawBindings = { binding } }));

        Assert.Contains("Bad", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_root.FullName, file), text);
}
