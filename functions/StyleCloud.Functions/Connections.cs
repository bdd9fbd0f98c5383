namespace StyleCloud.Functions;

/// <summary>Names of the connections that the triggers read with.</summary>
internal static class Connections
{
    /// <summary>
    /// The account of the queues: the settings <c>Queues__queueServiceUri</c>, <c>Queues__credential</c> and <c>Queues__clientId</c>, or, for
    /// Azurite, a connection string in <c>Queues</c>. Not <c>AzureWebJobsStorage</c>, which is the host's own account.
    /// </summary>
    public const string Queues = "Queues";
}
