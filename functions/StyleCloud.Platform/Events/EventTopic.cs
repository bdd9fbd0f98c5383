using Azure.Core;
using Azure.Messaging.EventGrid;

namespace StyleCloud.Platform.Events;

/// <summary>The Event Grid topic that events go to besides the queue, by identity; without one, nothing is sent.</summary>
public sealed class EventTopic
{
    private readonly EventGridPublisherClient? _client;

    /// <summary>Creates the client; nothing is sent.</summary>
    /// <param name="settings">Where the topic is.</param>
    /// <param name="credential">Who asks; null for <see cref="ServiceIdentity"/>.</param>
    /// <param name="configure">Changes the client's options: transport, retries. Null for the SDK's own.</param>
    /// <exception cref="ArgumentException">The endpoint is no https address.</exception>
    public EventTopic(EventSettings settings, TokenCredential? credential = null, Action<ClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Error is { } error)
            throw new ArgumentException(error, nameof(settings));
        if (settings.TopicEndpoint is not { } endpoint)
            return;

        // The event carries its trace itself; the client would overwrite it with that of the request.
        var options = new EventGridPublisherClientOptions { Diagnostics = { IsDistributedTracingEnabled = false } };
        configure?.Invoke(options);
        _client = new(endpoint, credential ?? ServiceIdentity.Find(), options);
    }

    /// <summary>Sends one CloudEvent.</summary>
    /// <param name="cloudEvent">In structured JSON.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Azure.RequestFailedException">The topic did not take it.</exception>
    public async Task SendAsync(BinaryData cloudEvent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        if (_client is null)
            return;

        // The service takes CloudEvents only in batches: a JSON array, here of one.
        byte[] batch = [(byte)'[', .. cloudEvent.ToMemory().Span, (byte)']'];
        await _client.SendEncodedCloudEventsAsync(batch, cancellationToken).ConfigureAwait(false);
    }
}
