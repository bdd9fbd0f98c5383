namespace StyleCloud.Local.TestApp;

/// <summary>What a message or a path asks for.</summary>
internal static class Behaviour
{
    /// <summary>Succeeds unless <paramref name="text"/> asks for something else.</summary>
    public static async Task ObeyAsync(string text, CancellationToken cancellationToken)
    {
        switch (text.Split(' ')[0])
        {
            case "throw":
                throw new InvalidOperationException("asked to throw");
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
                break;
            case "wait":
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                break;
            case "slow":
                await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None);
                break;
            case "crash":
                Environment.Exit(3);
                break;
            case "end":
                Environment.Exit(0);
                break;
        }
    }
}
