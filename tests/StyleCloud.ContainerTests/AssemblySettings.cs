using StyleCloud.ContainerTests;

// Both images are built once; one test at a time, because each of them works the whole machine.
[assembly: AssemblyFixture(typeof(BuiltImages))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
