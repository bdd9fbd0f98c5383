using Azure;
using Microsoft.AspNetCore.Http.HttpResults;
using StyleCloud.Contracts;
using StyleCloud.Platform.Storage;

namespace StyleCloud.Functions.Api;

/// <summary>Answer of the health endpoints.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record Health(string Status);

/// <summary><c>GET /api/health/live</c>: the process answers. <c>GET /api/health/ready</c>: it also reaches all it works with.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds both endpoints to <c>/api</c>.</summary>
    public static void MapHealth(this RouteGroupBuilder api)
    {
        api.MapGet("/health/live", () => TypedResults.Ok(new Health("live")));
        api.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task<Results<Ok<Health>, ProblemHttpResult>> ReadyAsync(StorageClients storage, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(ReadyTimeout);
        var checks = ContainerNames.All.Where(name => name != ContainerNames.Models)
            .Select(name => CheckAsync($"container {name}", token => storage.Container(name).GetPropertiesAsync(cancellationToken: token), limited.Token))
            .Concat(QueueNames.All.Select(name => CheckAsync($"queue {name}", token => storage.Queue(name).GetPropertiesAsync(token), limited.Token)));
        var failures = (await Task.WhenAll(checks)).OfType<string>().ToList();
        return failures.Count == 0
            ? TypedResults.Ok(new Health("ready"))
            : TypedResults.Problem($"Not within reach: {string.Join("; ", failures)}.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not ready");
    }

    private static async Task<string?> CheckAsync<TResult>(string what, Func<CancellationToken, Task<TResult>> request, CancellationToken cancellationToken)
    {
        try
        {
            await request(cancellationToken);
            return null;
        }
        catch (RequestFailedException exception)
        {
            return $"{what} ({(exception.Status == 0 ? "no answer" : $"{exception.Status} {exception.ErrorCode}")})";
        }
        catch (AggregateException)
        {
            return $"{what} (no answer)"; // What the storage client throws when all its retries failed.
        }
        catch (OperationCanceledException)
        {
            return $"{what} (no answer within {ReadyTimeout.TotalSeconds:0} s)";
        }
    }
}
