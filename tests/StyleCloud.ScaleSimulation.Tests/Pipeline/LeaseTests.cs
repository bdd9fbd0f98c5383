using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;

namespace StyleCloud.ScaleSimulation.Tests.Pipeline;

/// <summary>A first picture takes 100 s, a second is broken off by the replica timeout 50 s later and made by the next execution.</summary>
public sealed class LeaseTests
{
    private const double ServiceSeconds = 100;
    private const double TimeoutSeconds = 150;

    // A look of the scaler and one of the worker.
    private const double PollsSeconds = 2;

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(300)]
    public void Stop_ReplicaVanishes_MessageComesBackWithinTheVisibilityTimeout(double visibilitySeconds)
    {
        var delay = SecondsUntilTriedAgain(visibilitySeconds, gracefulShare: 0);
        Assert.InRange(delay, (visibilitySeconds * 2 / 3) - PollsSeconds, visibilitySeconds + PollsSeconds);
    }

    [Fact]
    public void Stop_Sigterm_MessageComesBackAtOnce() => Assert.InRange(SecondsUntilTriedAgain(300, gracefulShare: 1), 0, PollsSeconds);

    [Fact]
    public void Renew_StorageDoesNotAnswer_PictureIsMadeOnceMoreAndSeenOnce()
    {
        var scenario = Scenarios.Of(Scenarios.OneServer with { MaxDequeueCount = 100 }, Scenarios.Picture(0, 100)) with
        {
            Faults = FaultModel.None with { LeaseLossShare = 0.3 },
        };
        var result = Simulation.Run(scenario);
        Assert.Equal(1, result.Succeeded);
        Assert.Equal(0, result.Lost);
        Assert.True(result.RepeatedAttempts > 0);
        Assert.True(result.LostSeconds > 0);
    }

    private static double SecondsUntilTriedAgain(double visibilitySeconds, double gracefulShare)
    {
        var settings = Scenarios.OneServer with { ReplicaTimeoutSeconds = TimeoutSeconds, VisibilitySeconds = visibilitySeconds, IdleExitSeconds = 0 };
        var scenario = Scenarios.Of(settings, Scenarios.Picture(0, ServiceSeconds), Scenarios.Picture(0, ServiceSeconds)) with
        {
            Faults = FaultModel.None with { GracefulShare = gracefulShare },
        };
        // An execution that finds nothing while the message is invisible ends at once, so that the one that receives it has its full time.
        var result = Simulation.Run(scenario);
        var second = result.Jobs[1];
        Assert.Equal(2, second.Attempts);
        var brokenOffAt = result.Billed[0].ToSeconds;
        return second.EndedAt!.Value - ServiceSeconds - brokenOffAt;
    }
}
