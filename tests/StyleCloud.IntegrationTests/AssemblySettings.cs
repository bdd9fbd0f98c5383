using StyleCloud.IntegrationTests;

// One service for all tests; one test at a time, because two processor cores are shared with the worker's engine.
[assembly: AssemblyFixture(typeof(RunningService))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
