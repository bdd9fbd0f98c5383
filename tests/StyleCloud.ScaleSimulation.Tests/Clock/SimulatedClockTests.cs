using StyleCloud.ScaleSimulation.Clock;

namespace StyleCloud.ScaleSimulation.Tests.Clock;

public sealed class SimulatedClockTests
{
    [Fact]
    public void RunUntil_EventsOutOfOrder_RunByTimeThenByScheduling()
    {
        var clock = new SimulatedClock();
        var seen = new List<string>();
        clock.In(2, () => seen.Add("c"));
        clock.In(1, () => seen.Add("a"));
        clock.In(1, () => seen.Add("b"));
        clock.RunUntil(10);
        Assert.Equal(["a", "b", "c"], seen);
        Assert.Equal(2, clock.Now);
    }

    [Fact]
    public void Cancel_ScheduledEvent_DoesNotRun()
    {
        var clock = new SimulatedClock();
        var ran = false;
        clock.In(1, () => ran = true).Cancel();
        clock.RunUntil(10);
        Assert.False(ran);
    }

    [Fact]
    public void RunUntil_EventAfterTheEnd_DoesNotRun()
    {
        var clock = new SimulatedClock();
        var ran = false;
        clock.In(11, () => ran = true);
        clock.RunUntil(10);
        Assert.False(ran);
    }
}
