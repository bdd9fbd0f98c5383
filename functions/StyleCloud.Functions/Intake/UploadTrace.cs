using System.Diagnostics;
using System.Text.Json.Nodes;

namespace StyleCloud.Functions.Intake;

/// <summary>
/// The trace of one upload, from its event to its job. An event that carries a trace (<c>traceparent</c>, the CloudEvents extension for
/// distributed tracing) is handled in that one, linked to the invocation's; any other in the invocation's.
/// </summary>
internal static class UploadTrace
{
    /// <summary>What the handling of one upload is called in traces.</summary>
    public const string ActivityName = "Upload";

    /// <summary>Member of an event that holds its trace.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>Begins the handling of an upload.</summary>
    public static Activity Start(UploadEvent upload)
    {
        var activity = new Activity(ActivityName);
        if (upload.TraceParent is { } parent && ActivityContext.TryParse(parent, null, out _))
        {
            activity.SetParentId(parent);
            if (Activity.Current is { } invocation)
                activity.AddLink(new(invocation.Context));
        }

        return activity.Start();
    }

    /// <summary>The event for another look later, in the trace of this one.</summary>
    public static string Continued(UploadEvent upload)
    {
        var again = JsonNode.Parse(upload.Json)!.AsObject();
        again[TraceParent] = Activity.Current?.Id;
        return again.ToJsonString();
    }
}
