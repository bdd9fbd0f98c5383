using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Pipeline;

public sealed class PoisonTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void PoisonStorm_WithoutOtherFaults_PoisonsExactlyThePoisonAfterTheLimit(int maxDequeueCount)
    {
        var scenario = new Scenario(ArrivalPattern.PoisonStorm.Draw(5), ComputeProfile.Cpu, new() { MaxDequeueCount = maxDequeueCount, ReplicaTimeoutSeconds = 1e6 }, 5)
        {
            Delivery = new DeliveryModel(FailureShare: 0),
            Faults = FaultModel.None,
        };
        var jobs = Simulation.Run(scenario).Jobs;
        Assert.All(jobs, job => Assert.Equal(IsPoison(job), job.IsPoisoned));
        Assert.All(jobs.Where(IsPoison), job => Assert.Equal((JobState.Failed, maxDequeueCount), (job.State, job.Attempts)));
        Assert.All(jobs.Where(job => job.Upload.Kind == UploadKind.Invalid), job => Assert.Equal((JobState.Rejected, 0), (job.State, job.Attempts)));
        Assert.All(jobs.Where(job => job.Upload.Kind == UploadKind.Picture), job => Assert.Equal((JobState.Succeeded, 1), (job.State, job.Attempts)));
    }

    [Fact]
    public void AlwaysFails_Retries_AreDelayedByDoublingDelays()
    {
        // Half of 10 s computed at each of 4 attempts, 10 + 20 + 40 s between them.
        var result = Simulation.Run(Scenarios.Of(Scenarios.OneServer with { MaxDequeueCount = 4 }, Scenarios.Picture(0, 10, UploadKind.AlwaysFails)));
        var job = result.Jobs[0];
        Assert.Equal((4 * 5) + 10 + 20 + 40, job.EndedAt!.Value - job.FirstReceivedAt!.Value, 3.0);
    }

    [Fact]
    public void Crash_WithoutRetries_EndsTheExecutionAndTheNextTriesAfterTheLease()
    {
        var settings = Scenarios.OneServer with { ReplicaRetryLimit = 0, MaxDequeueCount = 2, VisibilitySeconds = 60, IdleExitSeconds = 100 };
        var result = Simulation.Run(Scenarios.Of(settings, Scenarios.Picture(0, 10, UploadKind.CrashesWorker)));
        Assert.Equal(1, result.Failed);
        Assert.Equal(10, result.BusySeconds, 1e-9);

        // Two leases lapse before an execution finds the limit reached; the scaler and the worker look every second.
        var job = result.Jobs[0];
        Assert.InRange(job.EndedAt!.Value - job.FirstReceivedAt!.Value, 120, 124);
    }

    private static bool IsPoison(Job job) => job.Upload.Kind is UploadKind.AlwaysFails or UploadKind.CrashesWorker;
}
