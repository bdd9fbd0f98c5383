using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using StyleCloud.Contracts;

namespace StyleCloud.Platform.Storage;

/// <summary>
/// The blob and queue clients, with the service version pinned to one that Azurite 3.37 knows, and every queue message
/// in base64. Both clients are thread-safe and meant to live as long as the process.
/// </summary>
public sealed class StorageClients
{
    private readonly QueueServiceClient _rawQueues;

    /// <summary>Creates the clients; nothing is sent.</summary>
    /// <param name="settings">Where storage is and who asks.</param>
    /// <param name="configure">Changes the options of every client before it is made: transport, retries. Null for the SDK's own.</param>
    /// <exception cref="ArgumentException">The settings name neither or both ways to reach storage.</exception>
    public StorageClients(StorageSettings settings, Action<ClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Error is { } error)
            throw new ArgumentException(error, nameof(settings));

        var blobOptions = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06);
        var queueOptions = new QueueClientOptions(QueueClientOptions.ServiceVersion.V2026_06_06) { MessageEncoding = QueueMessageEncoding.Base64 };
        var rawQueueOptions = new QueueClientOptions(QueueClientOptions.ServiceVersion.V2026_06_06) { MessageEncoding = QueueMessageEncoding.None };
        foreach (var options in new ClientOptions[] { blobOptions, queueOptions, rawQueueOptions })
            configure?.Invoke(options);

        if (settings.ConnectionString is { Length: > 0 } connectionString)
        {
            Blobs = new(connectionString, blobOptions);
            Queues = new(connectionString, queueOptions);
            _rawQueues = new(connectionString, rawQueueOptions);
            return;
        }

        var credential = ServiceIdentity.Find();
        Blobs = new(settings.BlobServiceUri, credential, blobOptions);
        Queues = new(settings.QueueServiceUri, credential, queueOptions);
        _rawQueues = new(settings.QueueServiceUri, credential, rawQueueOptions);
    }

    /// <summary>The blob service.</summary>
    public BlobServiceClient Blobs { get; }

    /// <summary>The queue service.</summary>
    public QueueServiceClient Queues { get; }

    /// <summary>The container of that name.</summary>
    public BlobContainerClient Container(string name) => Blobs.GetBlobContainerClient(name);

    /// <summary>The blob that <paramref name="reference"/> names, whatever its version.</summary>
    public BlobClient Blob(BlobReference reference) => Container(reference.Container).GetBlobClient(reference.Name);

    /// <summary>The queue of that name.</summary>
    public QueueClient Queue(string name) => Queues.GetQueueClient(name);

    /// <summary>
    /// The queue of that name with message texts as they are on the wire. A receiver that must survive messages that are
    /// not base64 needs it: the decoding client throws, or drops the message behind the receiver's back.
    /// </summary>
    public QueueClient RawQueue(string name) => _rawQueues.GetQueueClient(name);

    /// <summary>Creates every container and queue that is missing. For local runs; a deployment's template creates them.</summary>
    public async Task EnsureCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var container in ContainerNames.All)
            await Container(container).CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var queue in QueueNames.All)
            await Queue(queue).CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
