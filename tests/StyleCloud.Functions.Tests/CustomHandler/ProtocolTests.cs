using System.Net;
using System.Text;
using System.Text.Json;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.CustomHandler;

public sealed class ProtocolTests
{
    [Fact]
    public async Task Start_Always_ListensOnLoopbackOnly()
    {
        await using var app = await RunningApp.StartAsync();

        Assert.All(app.Urls, url => Assert.Equal("127.0.0.1", new Uri(url).Host));
    }

    [Fact]
    public async Task Ping_Always_Answers()
    {
        await using var app = await RunningApp.StartAsync();

        using var response = await app.Http.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("Intake", "upload")]
    [InlineData("UploadsPoison", "poisoned")]
    [InlineData("JobsPoison", "poisoned")]
    public async Task Invoke_Success_AnswersTheWholeShape(string function, string binding)
    {
        await using var app = await RunningApp.StartAsync();

        using var response = await app.InvokeAsync(function, binding, UploadEvents.EventGrid("gone.jpg"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"Outputs":{},"ReturnValue":null,"Logs":[]}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Invoke_Failure_AnswersTheShapeWithoutSuccess()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Fault = _ => HttpStatusCode.ServiceUnavailable;

        using var response = await app.InvokeAsync("Intake", "upload", UploadEvents.EventGrid("a.jpg"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(body.RootElement.GetProperty("Outputs").EnumerateObject());
        Assert.Equal(JsonValueKind.Null, body.RootElement.GetProperty("ReturnValue").ValueKind);
        Assert.Equal(1, body.RootElement.GetProperty("Logs").GetArrayLength());
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("no JSON", HttpStatusCode.BadRequest)]
    public async Task Invoke_BodyIsNoInvocation_IsRefused(string body, HttpStatusCode expected)
    {
        await using var app = await RunningApp.StartAsync();

        using var response = await PostAsync(app, body);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Invoke_BodyAboveTheLimit_IsRefused()
    {
        await using var app = await RunningApp.StartAsync();

        using var response = await PostAsync(app, $$$"""{"Data":{"upload":"{{{new string('x', 1024 * 1024)}}}"}}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Invoke_LargestPossibleMessage_IsRead()
    {
        await using var app = await RunningApp.StartAsync();

        using var response = await app.InvokeAsync("Intake", "upload", new string('"', 48 * 1024));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("70000", null)]
    [InlineData("x", null)]
    public void Build_WithoutAUsablePort_SaysSo(string? port, string? storage)
    {
        string[] args = [.. port is null ? [] : new[] { $"--{FunctionApp.PortVariable}={port}" }, $"--Storage:ConnectionString={storage}"];

        var refused = Assert.Throws<SettingsException>(() => FunctionApp.Build(args));

        Assert.Contains(FunctionApp.PortVariable, refused.Message, StringComparison.Ordinal);
        Assert.Contains(port ?? "not set", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Storage:ConnectionString=", "Storage:ConnectionString")]
    [InlineData("--Intake:MaxStyles=0", "Intake:MaxStyles must be 1…64; it is 0.")]
    [InlineData("--Intake:MaxImageBytes=many", "'many' at 'Intake:MaxImageBytes'")]
    [InlineData("--Intake:Preset=best", "it is best")]
    [InlineData("--Intake:ManifestGrace=01:00:00", "Intake:ManifestGrace must be")]
    public void Build_InvalidSetting_NamesSettingAndValue(string setting, string expected)
    {
        string[] args = [$"--{FunctionApp.PortVariable}=0", "--Storage:ConnectionString=UseDevelopmentStorage=true", setting];

        var refused = Assert.Throws<SettingsException>(() => FunctionApp.Build(args));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningApp app, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await app.Http.PostAsync("/Intake", content, TestContext.Current.CancellationToken);
    }
}
