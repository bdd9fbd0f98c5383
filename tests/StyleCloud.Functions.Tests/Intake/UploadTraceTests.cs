using System.Diagnostics;
using System.Text.Json.Nodes;
using StyleCloud.Contracts;
using StyleCloud.Functions.Tests.Support;

namespace StyleCloud.Functions.Tests.Intake;

/// <summary>A trace goes on from the upload's event, or from the invocation, to the job's message.</summary>
public sealed class UploadTraceTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static readonly byte[] Photo = Pictures.Jpeg(64, 48);

    [Fact]
    public async Task Intake_InvocationHasATrace_JobGoesOnInIt()
    {
        await using var app = await RunningApp.StartAsync();
        using var invocation = new Activity("Invoke").SetParentId($"00-{TraceId}-00f067aa0ba902b7-01").Start();

        await app.DropAsync("wave/photo.jpg", Photo);

        Assert.StartsWith($"00-{TraceId}-", app.Job().TraceParent, StringComparison.Ordinal);
        Assert.EndsWith("-01", app.Job().TraceParent, StringComparison.Ordinal);
        Assert.StartsWith($"00-{TraceId}-", (string)Assert.Single(app.Events())["traceparent"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intake_EventHasATrace_JobGoesOnInThatOne()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);
        using var invocation = new Activity("Invoke").Start();

        await app.IntakeAsync(UploadEvents.CloudEvent("wave/photo.jpg", traceParent: $"00-{TraceId}-00f067aa0ba902b7-01"));

        Assert.StartsWith($"00-{TraceId}-", app.Job().TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intake_EventHasABrokenTrace_IsHandledInTheInvocations()
    {
        await using var app = await RunningApp.StartAsync();
        app.Storage.Blobs.Put("input/wave/photo.jpg", Photo);
        using var invocation = new Activity("Invoke").Start();

        await app.IntakeAsync(UploadEvents.CloudEvent("wave/photo.jpg", traceParent: "00-nothing"));

        Assert.StartsWith($"00-{invocation.TraceId}-", app.Job().TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intake_DropIsLookedAtAgainLater_StaysInItsTrace()
    {
        await using var app = await RunningApp.StartAsync();
        using (new Activity("Invoke").SetParentId($"00-{TraceId}-00f067aa0ba902b7-01").Start())
            await app.DropAsync("no-style-yet/photo.jpg", Photo);
        var again = Assert.Single(app.Storage.Queues.Texts(QueueNames.Uploads));
        app.Storage.Blobs.Put("styles/no-style-yet.jpg", Photo);

        using (new Activity("Invoke").Start())
            await app.IntakeAsync(again);

        Assert.StartsWith($"00-{TraceId}-", JsonNode.Parse(again)!["traceparent"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.StartsWith($"00-{TraceId}-", app.Job().TraceParent, StringComparison.Ordinal);
    }
}
