namespace StyleCloud.IntegrationTests;

/// <summary>Waits for what other processes bring about; the limit is far beyond what they need and only bounds a failure.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static async Task<T> GetAsync<T>(Func<CancellationToken, Task<T?>> probe, string what)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            while (true)
            {
                if (await probe(limit.Token) is { } found)
                    return found;
                await Task.Delay(100, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {Limit}: {what}");
        }
    }

    public static Task TrueAsync(Func<CancellationToken, Task<bool>> condition, string what) =>
        GetAsync(async token => await condition(token) ? "" : null, what);
}
