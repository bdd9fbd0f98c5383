using StyleCloud.Contracts.Options;

namespace StyleCloud.Weights.Sources;

/// <summary>A place that may have the weights of a network.</summary>
public interface IWeightsSource
{
    /// <summary>For logs and messages, for example <c>cache /home/ada/.cache/StyleCloud/weights</c>.</summary>
    public string Description { get; }

    /// <summary>Brings the weights to a local file.</summary>
    /// <returns>The file's path, or null when this place has none and the next shall be asked.</returns>
    /// <remarks>
    /// An exception ends the whole search: throw where going on would be wrong, as when a deployment's own weights exist but
    /// cannot be reached just now.
    /// </remarks>
    public Task<string?> FindAsync(Network network, CancellationToken cancellationToken);
}
