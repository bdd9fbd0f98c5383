using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Running;

/// <summary>Whatever goes wrong, every upload ends as exactly one result, failure or rejection.</summary>
public sealed class ConservationTests
{
    private static readonly FaultModel Everything = new(TransientShare: 0.2, PreemptionsPerHour: 10, GracefulShare: 0.5, LeaseLossShare: 0.02);

    private static readonly DeliveryModel Restless = new(DuplicateShare: 0.3, FailureShare: 0.3);

    public static TheoryData<string, long, bool> Runs
    {
        get
        {
            var runs = new TheoryData<string, long, bool>();
            foreach (var pattern in (string[])["steady", "folder", "poison"])
            {
                for (var seed = 1; seed <= 3; seed++)
                {
                    runs.Add(pattern, seed, true);
                    runs.Add(pattern, seed, false);
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_EverythingGoesWrong_EveryUploadEndsOnce(string pattern, long seed, bool withCheckpoints)
    {
        var uploads = ArrivalPattern.All.Single(candidate => candidate.Name == pattern).Draw(seed);
        var settings = new ScaleSettings { CheckpointSeconds = withCheckpoints ? 20 : null, ReplicaTimeoutSeconds = 900, MaxExecutions = 8 };
        var result = Simulation.Run(new(uploads, ComputeProfile.Cpu, settings, seed) { Delivery = Restless, Faults = Everything });

        Assert.All(result.Jobs, job => Assert.Equal(1, job.VisibleEnds));
        Assert.Equal(uploads.Count, result.Succeeded + result.Failed + result.Rejected);
        Assert.Equal(0, result.Lost);

        // The faults really happened.
        Assert.True(result.RepeatedAttempts > 0);
        Assert.True(result.LostSeconds > 0);
    }

    [Fact]
    public void Run_PreemptionWithCheckpointsOnSigterm_LosesNoWork()
    {
        var uploads = Enumerable.Range(0, 40).Select(i => Scenarios.Picture(i * 60, 600)).ToList();
        RunResult Run(double? checkpoints) => Simulation.Run(
            Scenarios.Of(Scenarios.OneServer with { MaxExecutions = 10, CheckpointSeconds = checkpoints, MaxDequeueCount = 100, IdleExitSeconds = 60 }, uploads) with
            {
                Faults = FaultModel.None with { PreemptionsPerHour = 4, GracefulShare = 1 },
            });
        Assert.Equal(0, Run(60).LostSeconds, 1e-6);
        Assert.True(Run(null).LostSeconds > 600);
    }
}
