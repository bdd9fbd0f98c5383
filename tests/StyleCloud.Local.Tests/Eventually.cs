namespace StyleCloud.Local.Tests;

/// <summary>Waits for what other processes bring about; the limit is far beyond what they need and only bounds a failure.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<T> GetAsync<T>(Func<Task<T?>> probe, string what, TimeSpan? within = null)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within ?? Limit);
        while (!limit.IsCancellationRequested)
        {
            if (await probe() is { } found)
                return found;
            await Task.Delay(50, CancellationToken.None);
        }

        throw new TimeoutException($"Not within {within ?? Limit}: {what}");
    }

    public static Task TrueAsync(Func<bool> condition, string what) =>
        GetAsync(() => Task.FromResult(condition() ? "" : null), what);
}
