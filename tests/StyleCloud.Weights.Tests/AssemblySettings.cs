// Live tensors are counted over the whole process: two tests at once would see each other's.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
