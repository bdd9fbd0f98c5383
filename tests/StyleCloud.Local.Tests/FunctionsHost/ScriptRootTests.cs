using StyleCloud.Local.FunctionsHost;

namespace StyleCloud.Local.Tests.FunctionsHost;

public sealed class ScriptRootTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("stylecloud-root-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Read_OnlyTheExecutable_TakesTheRealHostsDefaults()
    {
        WriteHost("""{ "customHandler": { "description": { "defaultExecutablePath": "handler" } } }""");

        var host = HostJson.Read(_root.FullName);

        Assert.Equal(("handler", "api", false), (host.Executable, host.RoutePrefix, host.ForwardsHttp));
        Assert.Equal(new() { BatchSize = 16, NewBatchThreshold = 8, MaxDequeueCount = 5, VisibilityTimeout = TimeSpan.Zero, MaxPollingInterval = TimeSpan.FromMinutes(1), Base64 = true }, host.Queues);
    }

    [Fact]
    public void Read_EverySetting_IsTaken()
    {
        WriteHost(
            """
            {
              // as the real host, with comments and any case
              "functionTimeout": "00:02:00",
              "customHandler": { "description": { "defaultExecutablePath": "node", "arguments": ["a", "b"], "workingDirectory": "app" }, "enableProxyingHttpRequest": true },
              "extensions": {
                "http": { "RoutePrefix": "" },
                "queues": { "batchSize": 4, "newBatchThreshold": 1, "maxDequeueCount": 2, "visibilityTimeout": "00:00:05", "maxPollingInterval": "00:00:02", "messageEncoding": "none" },
              },
            }
            """);

        var host = HostJson.Read(_root.FullName);

        Assert.Equal(["a", "b"], host.Arguments);
        Assert.Equal(("app", "", true, TimeSpan.FromMinutes(2)), (host.WorkingDirectory, host.RoutePrefix, host.ForwardsHttp, host.FunctionTimeout));
        Assert.Equal(new() { BatchSize = 4, NewBatchThreshold = 1, MaxDequeueCount = 2, VisibilityTimeout = TimeSpan.FromSeconds(5), MaxPollingInterval = TimeSpan.FromSeconds(2), Base64 = false }, host.Queues);
    }

    [Theory]
    [InlineData("{ }", "has no customHandler.description.defaultExecutablePath")]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "must hold a JSON object")]
    [InlineData("""{ "customHandler": { "description": { "defaultExecutablePath": "x" } }, "extensions": { "queues": { "batchSize": 33 } } }""", "batchSize must be 1…32; it is 33")]
    [InlineData("""{ "customHandler": { "description": { "defaultExecutablePath": "x" } }, "functionTimeout": "soon" }""", "cannot be used")]
    public void Read_BadHostJson_SaysWhatIsWrong(string json, string expected)
    {
        WriteHost(json);

        var error = Assert.Throws<LocalRunException>(() => HostJson.Read(_root.FullName));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadAll_NestedAndDisabledFunctions_AreNotSeen()
    {
        WriteFunction("Seen", """{ "bindings": [ { "type": "QueueTrigger", "name": "m", "queueName": "q" } ] }""");
        WriteFunction("Off", """{ "disabled": true, "bindings": [ { "type": "queueTrigger", "name": "m", "queueName": "q" } ] }""");
        WriteFunction("Seen/Nested", """{ "bindings": [ { "type": "queueTrigger", "name": "m", "queueName": "q" } ] }""");

        Assert.Equal("Seen", Assert.Single(FunctionDefinition.ReadAll(_root.FullName)).Name);
    }

    [Theory]
    [InlineData("""{ "bindings": [] }""", "must have one trigger; it has 0")]
    [InlineData("""{ "bindings": [ { "type": "blobTrigger", "name": "b" } ] }""", "type \"blobTrigger\"")]
    [InlineData("""{ "bindings": [ { "type": "queueTrigger", "name": "m" } ] }""", "without queueName")]
    [InlineData("""{ "bindings": [ { "type": "queueTrigger", "queueName": "q" } ] }""", "without a name")]
    [InlineData("""{ "bindings": [ { "type": "timerTrigger", "name": "t", "schedule": "*/5 * * * *" } ] }""", "schedule \"*/5 * * * *\" is not six fields")]
    public void ReadAll_BadFunctionJson_SaysWhatIsWrong(string json, string expected)
    {
        WriteFunction("Bad", json);

        var error = Assert.Throws<LocalRunException>(() => FunctionDefinition.ReadAll(_root.FullName));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadAll_NoFunction_SaysWhereItLooked() =>
        Assert.Contains(_root.FullName, Assert.Throws<LocalRunException>(() => FunctionDefinition.ReadAll(_root.FullName)).Message, StringComparison.Ordinal);

    private void WriteHost(string json) => File.WriteAllText(Path.Combine(_root.FullName, "host.json"), json);

    private void WriteFunction(string folder, string json) =>
        File.WriteAllText(Path.Combine(_root.CreateSubdirectory(folder).FullName, "function.json"), json);
}
