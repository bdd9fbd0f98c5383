using StyleCloud.ScaleSimulation.Clock;
using StyleCloud.ScaleSimulation.Pipeline;

namespace StyleCloud.ScaleSimulation.Running;

/// <summary>Puts the pipeline together and runs it until every upload has ended and every replica is gone.</summary>
internal static class Simulation
{
    /// <summary>Runs a scenario.</summary>
    public static RunResult Run(Scenario scenario)
    {
        var clock = new SimulatedClock();
        var uploads = new StorageQueue(clock);
        var jobQueue = new StorageQueue(clock);
        var jobs = scenario.Uploads.Select(upload => new Job(upload, scenario.Profile.Service.SecondsOf(upload))).ToList();

        StartIntake(scenario, clock, uploads, jobQueue, jobs);
        var pool = StartWorkers(scenario, clock, jobQueue, jobs, () => uploads.Length == 0 && jobQueue.Length == 0 && jobs.TrueForAll(job => job.IsFinal));
        clock.RunUntil(scenario.LimitSeconds);
        return new(scenario, jobs, pool);
    }

    private static void StartIntake(Scenario scenario, SimulatedClock clock, StorageQueue uploads, StorageQueue jobQueue, List<Job> jobs)
    {
        var random = new RandomStream(scenario.Seed, StreamPurpose.Intake);
        var intake = new Intake(clock, jobs, uploads, jobQueue, scenario.Delivery, random);
        _ = new IntakeApp(clock, uploads, scenario.Delivery, intake, random);
        var eventGrid = new EventGrid(clock, uploads, scenario.Delivery, new(scenario.Seed, StreamPurpose.EventGrid));
        for (var number = 0; number < jobs.Count; number++)
        {
            var created = number;
            clock.In(jobs[number].Upload.AtSeconds, () => eventGrid.BlobCreated(created));
        }
    }

    private static ExecutionPool StartWorkers(Scenario scenario, SimulatedClock clock, StorageQueue jobQueue, List<Job> jobs, Func<bool> isOver)
    {
        var (settings, faults, platform) = (scenario.Settings, scenario.Faults, scenario.Platform.On(scenario.Profile));
        var random = new RandomStream(scenario.Seed, StreamPurpose.Faults);
        var coldStarts = new RandomStream(scenario.Seed, StreamPurpose.ColdStart);
        var stalls = new RandomStream(scenario.Seed, StreamPurpose.Stalls);
        var claims = new JobClaims(clock, jobs, jobQueue, settings);

        Attempt Try(Job job, QueueMessage message, Action<AttemptEnd> ended) => new(clock, jobQueue, claims, settings, faults, random, job, message, ended);
        Worker CreateWorker() => new(clock, jobQueue, claims, Try, settings);
        double DrawStart() => scenario.Profile.ColdStart.Draw(coldStarts) + (stalls.Chance(platform.StallShare) ? PlatformFaults.StallSeconds : 0);
        JobExecution Create(ExecutionPool pool) => new(clock, pool, CreateWorker, DrawStart, settings, faults, platform, random);

        var pool = new ExecutionPool(clock, scenario.Profile, Create);
        var phase = new RandomStream(scenario.Seed, StreamPurpose.Scaler).Uniform() * settings.PollingIntervalSeconds;
        new JobScaler(clock, jobQueue, pool, settings, isOver).Start(phase);
        new Operator(clock, jobs, pool, platform.CountedSeconds).Start();
        return pool;
    }
}
