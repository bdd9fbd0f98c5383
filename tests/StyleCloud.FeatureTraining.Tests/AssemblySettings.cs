using System.Runtime.CompilerServices;
using TorchSharp;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace StyleCloud.FeatureTraining.Tests;

internal static class AssemblySettings
{
    /// <summary>
    /// One thread: sums are then made in the same order every time, and torch's threads, which spin while they wait, do not
    /// take the cores from the test programs that run beside this one.
    /// </summary>
    [ModuleInitializer]
    internal static void UseOneThread() => torch.set_num_threads(1);
}
