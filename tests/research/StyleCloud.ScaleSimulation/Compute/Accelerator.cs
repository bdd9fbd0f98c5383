namespace StyleCloud.ScaleSimulation.Compute;

/// <summary>The device that a replica computes on.</summary>
internal enum Accelerator
{
    /// <summary>The replica's own cores.</summary>
    None,

    /// <summary>NVIDIA T4, workload profile type Consumption-GPU-NC8as-T4.</summary>
    T4,

    /// <summary>NVIDIA A100, workload profile type Consumption-GPU-NC24-A100.</summary>
    A100,
}
