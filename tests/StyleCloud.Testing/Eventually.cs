using System.Runtime.CompilerServices;
using Xunit;

namespace StyleCloud.Testing;

/// <summary>Waits for what another task or process brings about. The limit is far beyond what that needs and only bounds a failure.</summary>
public static class Eventually
{
    /// <summary>How long a wait lasts that names no limit of its own.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Between two looks at what is in this process, which cost nothing.</summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(2);

    /// <summary>Looks until there is something.</summary>
    /// <param name="probe">One look; null for nothing yet.</param>
    /// <param name="what">What is waited for, for the message of a failure.</param>
    /// <param name="within">Null for <see cref="Limit"/>.</param>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    public static Task<T> GetAsync<T>(Func<CancellationToken, Task<T?>> probe, string what, TimeSpan? within = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(probe);
        return GetAsync(probe, what, within ?? Limit, Pause);
    }

    /// <summary>Looks until the condition holds.</summary>
    public static Task TrueAsync(Func<CancellationToken, Task<bool>> condition, string what, TimeSpan? within = null) =>
        GetAsync(async token => await condition(token) ? "" : null, what, within);

    /// <summary>Looks, every few milliseconds, until a condition of this process holds.</summary>
    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null) =>
        GetAsync(_ => Task.FromResult(condition() ? "" : null), what!, Limit, ShortPause);

    private static async Task<T> GetAsync<T>(Func<CancellationToken, Task<T?>> probe, string what, TimeSpan within, TimeSpan pause)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within);
        try
        {
            while (true)
            {
                if (await probe(limit.Token) is { } found)
                    return found;
                await Task.Delay(pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {within}: {what}");
        }
    }
}
