using StyleCloud.Platform.Settings;

namespace StyleCloud.Platform.Storage;

/// <summary>
/// Where storage is and who asks. Either a connection string (Azurite, local runs) or the two service endpoints with an
/// identity (<see cref="ServiceIdentity"/>; every deployment). From the configuration section <c>Storage</c>.
/// </summary>
public sealed record StorageSettings
{
    /// <summary>Configuration section name; as environment variables <c>Storage__…</c>.</summary>
    public const string SectionName = "Storage";

    /// <summary>Connection string, for Azurite. Null when identity is used.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>For example <c>https://account.blob.core.windows.net</c>. Null when a connection string is used.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>For example <c>https://account.queue.core.windows.net</c>. Null when a connection string is used.</summary>
    public Uri? QueueServiceUri { get; init; }

    /// <summary>What is wrong with the settings, or null.</summary>
    public string? Error => ErrorOf(ConnectionString is { Length: > 0 }, BlobServiceUri is not null, QueueServiceUri is not null);

    /// <summary>Reads the section.</summary>
    /// <param name="reader">Keeps what is wrong.</param>
    public static StorageSettings Read(SettingsReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var section = reader.Section(SectionName);
        var settings = section.Read<StorageSettings>();
        if (ErrorOf(section.IsSet(nameof(ConnectionString)), section.IsSet(nameof(BlobServiceUri)), section.IsSet(nameof(QueueServiceUri))) is { } error)
            section.Add(error);
        return settings;
    }

    /// <summary>Asks only what is set, so that an address that cannot be read does not hide that the other is missing.</summary>
    private static string? ErrorOf(bool connection, bool blobs, bool queues) => (connection, blobs, queues) switch
    {
        (true, false, false) or (false, true, true) => null,
        _ => "Set either Storage:ConnectionString (Azurite) or both Storage:BlobServiceUri and Storage:QueueServiceUri (identity).",
    };
}
