namespace StyleCloud.Local.EventGrid;

/// <summary>The schema of delivered events; a subscription chooses one.</summary>
internal enum EventSchema
{
    /// <summary>Event Grid's own.</summary>
    EventGrid,

    /// <summary>CloudEvents 1.0.</summary>
    CloudEvents,
}
