using Azure;

namespace StyleCloud.Local;

/// <summary>What the storage clients throw while Azurite is away or answers with an error.</summary>
internal static class StorageFailure
{
    /// <summary>Whether it is one; an aggregate is what a client throws when all its retries failed.</summary>
    public static bool Is(Exception exception) => exception is RequestFailedException or AggregateException;
}
