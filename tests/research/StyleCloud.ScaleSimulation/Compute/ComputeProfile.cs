namespace StyleCloud.ScaleSimulation.Compute;

/// <summary>What a replica runs on, how fast it is and what it costs.</summary>
/// <param name="Name">Name on the command line and in tables.</param>
/// <param name="Basis">What is measured and what is estimated in <paramref name="Service"/>.</param>
/// <param name="Accelerator">Its device.</param>
/// <param name="Vcpus">vCPUs that the replica asks for.</param>
/// <param name="MemoryGib">Memory that the replica asks for, GiB.</param>
/// <param name="Quota">Replicas that can hold such a machine at the same time.</param>
/// <param name="Service">Seconds for a picture.</param>
/// <param name="ColdStart">Seconds until a replica works.</param>
internal sealed record ComputeProfile(
    string Name, string Basis, Accelerator Accelerator, double Vcpus, double MemoryGib, int Quota, ServiceTime Service, ColdStart ColdStart)
{
    /// <summary>Share of a GPU's peak that is reached unless the command line says otherwise. An estimate.</summary>
    public const double DefaultUtilisation = 0.3;

    private const double CudaImageBytes = 6e9;
    private const double CpuImageBytes = 0.9e9;

    /// <summary>
    /// Four vCPUs, as the templates deploy, with bf16 arithmetic, preset <c>fast</c>. The time was measured on two cores. For four,
    /// which were not measured, it is an upper bound, and so is the cost of a picture.
    /// </summary>
    public static ComputeProfile Cpu { get; } = new(
        "cpu",
        "measured: 55 s for 512 x 512 px and 50 evaluations in bf16 on 2 cores, an upper bound for 4; other sizes in proportion to pixels and evaluations",
        Accelerator.None, 4, 8, 100, ServiceTime.FromMeasurement(55, PresetWork.Fast), ColdStart.OfImage(CpuImageBytes, artifactStreaming: false, 4));

    /// <summary>The same without bf16 arithmetic.</summary>
    public static ComputeProfile CpuFp32 { get; } = Cpu with
    {
        Name = "cpuFp32",
        Basis = "measured: 95 s for 512 x 512 px and 50 evaluations in fp32 on 2 cores, an upper bound for 4; other sizes in proportion to pixels and evaluations",
        Service = ServiceTime.FromMeasurement(95, PresetWork.Fast),
    };

    /// <summary>Every profile, at a share of the GPUs' peaks.</summary>
    public static IReadOnlyList<ComputeProfile> All(double utilisation) =>
    [
        Cpu,
        CpuFp32,
        Gpu("gpuT4", "fp16 tensor cores, 65 TFLOP/s peak", 65e12, utilisation, Accelerator.T4, 8, 56),
        Gpu("gpuT4Fp32", "fp32, 8.1 TFLOP/s peak: with the option precision fp32", 8.1e12, utilisation, Accelerator.T4, 8, 56),
        Gpu("gpuA100", "bf16 tensor cores, 312 TFLOP/s peak", 312e12, utilisation, Accelerator.A100, 24, 220),
    ];

    /// <summary>Times that the templates let a replica be replaced: three on a GPU, whose starts were seen to fail for minutes (azure-container-apps #1511).</summary>
    public int ReplicaRetryLimit => Accelerator == Accelerator.None ? 1 : 3;

    /// <summary>US dollars for a second of a replica.</summary>
    public double PricePerSecond(PriceTable prices)
    {
        var device = Accelerator switch
        {
            Accelerator.T4 => prices.T4Second,
            Accelerator.A100 => prices.A100Second,
            _ => 0,
        };
        return device + (Vcpus * prices.VcpuSecond) + (MemoryGib * prices.GibSecond);
    }

    // A replica that has the profile's machine is billed for what it asks for; this asks for all of it.
    private static ComputeProfile Gpu(string name, string basis, double peak, double utilisation, Accelerator accelerator, double vcpus, double memoryGib) => new(
        name,
        FormattableString.Invariant($"estimated: {basis}, {utilisation:P0} of it reached"),
        accelerator, vcpus, memoryGib, 10,
        ServiceTime.FromPeak(peak, utilisation, PresetWork.Default),
        ColdStart.OfImage(CudaImageBytes, artifactStreaming: true, 8));
}
