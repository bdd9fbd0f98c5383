using StyleCloud.ScaleSimulation.Clock;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Running;

namespace StyleCloud.ScaleSimulation.Tests.Running;

/// <summary>One server without cold start, against queueing theory.</summary>
public sealed class ClosedFormTests
{
    [Fact]
    public void SingleServer_DeterministicArrivalsAndService_WaitsGrowAsByHand()
    {
        // Every 10 s a picture of 30 s: the n-th begins 30 n s after the first.
        var result = Simulation.Run(Scenarios.Of(Scenarios.OneServer, Enumerable.Range(0, 50).Select(n => Scenarios.Picture(10 * n, 30))));
        var first = result.Jobs[0].FirstReceivedAt!.Value;
        Assert.InRange(first, 0, 2);
        for (var n = 0; n < 50; n++)
        {
            Assert.Equal(first + (30 * n), result.Jobs[n].FirstReceivedAt!.Value, 1e-6);
            Assert.Equal(first + (30 * (n + 1)), result.Jobs[n].EndedAt!.Value, 1e-6);
        }
    }

    [Fact]
    public void SingleServer_OneIdleExit_IsBilledForWorkAndIdleTime()
    {
        var result = Simulation.Run(Scenarios.Of(Scenarios.OneServer with { IdleExitSeconds = 100 }, Scenarios.Picture(0, 300)));
        Assert.Equal(400, Assert.Single(result.Billed).Seconds, 1e-6);
        Assert.Equal(0.75, result.Utilisation, 1e-6);
    }

    [Fact]
    public void SingleServer_PoissonArrivalsExponentialService_MeanWaitAndUtilisationAreThoseOfMM1()
    {
        const int Count = 20_000;
        const double Service = 100, Rho = 0.5;
        var random = new RandomStream(11, 99);
        var at = 0.0;
        var pictures = Enumerable.Range(0, Count).Select(_ => Scenarios.Picture(at += random.Exponential(Service / Rho), random.Exponential(Service))).ToList();
        var result = Simulation.Run(Scenarios.Of(Scenarios.OneServer with { PollingIntervalSeconds = 30, WorkerPollSeconds = 2 }, pictures));

        // Mean wait ρ/(1−ρ) services. The variance of its estimate is ρ(2 + 5ρ − 4ρ² + ρ³)/(1−ρ)⁴ services² over the number of customers (Daley 1968).
        var meanWait = Rho / (1 - Rho) * Service;
        var error = Service * Math.Sqrt(Rho * (2 + (5 * Rho) - (4 * Rho * Rho) + (Rho * Rho * Rho)) / Math.Pow(1 - Rho, 4) / Count);
        Assert.Equal(meanWait, result.QueueAge.Mean, 2 * error);

        var interval = Assert.Single(result.Billed);
        Assert.Equal(Rho, interval.BusySeconds / (interval.Seconds - Scenarios.OneServer.IdleExitSeconds), 0.015);
    }
}
