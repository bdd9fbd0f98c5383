namespace StyleCloud.Platform.Jobs;

/// <summary>Read, change, write, and again when another writer came between: the one loop for all that is written under a condition.</summary>
internal static class ConditionalWrite
{
    private const int MaxConflicts = 16;

    /// <summary>Repeats until an attempt is not beaten by another writer.</summary>
    /// <param name="what">What is written, for the error.</param>
    /// <param name="attempt">Reads, changes and writes; null when another writer came between.</param>
    /// <exception cref="IOException">Sixteen other writers came between.</exception>
    public static async Task<T> RunAsync<T>(string what, Func<Task<T?>> attempt)
        where T : class
    {
        for (var conflict = 0; conflict < MaxConflicts; conflict++)
        {
            if (await attempt().ConfigureAwait(false) is { } done)
                return done;
        }

        throw new IOException($"{what} changed {MaxConflicts} times while it was being written.");
    }
}
