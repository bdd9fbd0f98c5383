namespace StyleCloud.ScaleSimulation.Compute;

/// <summary>
/// List prices of Container Apps' consumption profiles, US dollars a second, without free grants and discounts. Other prices
/// (a region, an agreement) go into <see cref="EastUs"/> or a table beside it.
/// </summary>
/// <param name="Source">Where the prices are from.</param>
/// <param name="AsOf">Their date.</param>
/// <param name="VcpuSecond">An active vCPU.</param>
/// <param name="GibSecond">A GiB of memory.</param>
/// <param name="T4Second">A T4, on top of vCPU and memory.</param>
/// <param name="A100Second">An A100, on top of vCPU and memory.</param>
internal sealed record PriceTable(string Source, DateOnly AsOf, double VcpuSecond, double GibSecond, double T4Second, double A100Second)
{
    /// <summary>East US. Two public notes of what Azure's retail prices API answered agree on every figure; the API itself was not asked.</summary>
    public static PriceTable EastUs { get; } = new(
        "Azure retail prices API (prices.azure.com), East US, as two public notes quote it",
        new(2026, 10, 2),
        VcpuSecond: 0.000024,
        GibSecond: 0.000003,
        T4Second: 0.000073,
        A100Second: 0.000529);
}
