using System.Runtime.CompilerServices;

namespace StyleCloud.GpuWorker.Tests.Fakes;

/// <summary>Waits for what another task is about to do. The bound is only there so that a broken test ends.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task IsTrue(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        for (var end = DateTime.UtcNow + Patience; !condition(); await Task.Delay(2))
            Assert.True(DateTime.UtcNow < end, $"Never came true: {what}");
    }
}
