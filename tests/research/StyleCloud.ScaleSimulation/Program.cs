using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Sweeps;
using StyleCloud.ScaleSimulation.Workloads;

var seed = new Option<long>("--seed") { Description = "Of all random numbers; the same seed gives the same tables.", DefaultValueFactory = _ => 2017 };
var utilisation = new Option<double>("--utilisation") { Description = "Share of a GPU's peak that the engine reaches, above 0 up to 1.", DefaultValueFactory = _ => ComputeProfile.DefaultUtilisation };
var profiles = new Option<string[]>("--profile") { Description = "Compute profiles: cpu, cpuFp32, gpuT4, gpuT4Fp32, gpuA100.", DefaultValueFactory = _ => ["cpu", "gpuT4", "gpuA100"], AllowMultipleArgumentsPerToken = true };
var patterns = new Option<string[]>("--pattern") { Description = "Arrival patterns.", DefaultValueFactory = _ => [.. ArrivalPattern.All.Select(pattern => pattern.Name)], AllowMultipleArgumentsPerToken = true };
var faults = new Option<string[]>("--platform-fault") { Description = "Sweeps under reported faults of the platform too, and compares: stalls, stopped, failedStarts, all.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
var stallShare = new Option<double>("--stall-share") { Description = "Share of a GPU's starts that stall, under the faults stalls and all; 0 to 1.", DefaultValueFactory = _ => PlatformFaults.DefaultStallShare };
var json = new Option<bool>("--json") { Description = "One JSON document instead of tables." };
profiles.AcceptOnlyFromAmong([.. ComputeProfile.All(1).Select(profile => profile.Name)]);
patterns.AcceptOnlyFromAmong([.. ArrivalPattern.All.Select(pattern => pattern.Name)]);
faults.AcceptOnlyFromAmong([.. PlatformFaults.All(0).Select(fault => fault.Name)]);
utilisation.Validators.Add(result =>
{
    if (result.GetValueOrDefault<double>() is not (> 0 and <= 1))
        result.AddError("--utilisation must be above 0 and at most 1.");
});

stallShare.Validators.Add(result =>
{
    if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1))
        result.AddError("--stall-share must be 0 to 1.");
});

var command = new RootCommand("Sweeps the scale settings of the GPU worker in a simulation, and recommends.") { seed, utilisation, profiles, patterns, faults, stallShare, json };
command.SetAction(parsed =>
{
    var started = Stopwatch.GetTimestamp();
    var chosen = ComputeProfile.All(parsed.GetValue(utilisation)).Where(profile => parsed.GetRequiredValue(profiles).Contains(profile.Name));
    var arrivals = ArrivalPattern.All.Where(pattern => parsed.GetRequiredValue(patterns).Contains(pattern.Name)).ToList();
    var reports = chosen.Select(profile => ProfileReport.Of(profile, arrivals, parsed.GetValue(seed), PlatformFaults.None)).ToList();
    var platforms = PlatformFaults.All(parsed.GetValue(stallShare)).Where(platform => parsed.GetRequiredValue(faults).Contains(platform.Name)).ToList();
    IReadOnlyList<FaultEffect> Effects(ProfileReport report) => [.. platforms.Select(platform => FaultEffect.Of(report, arrivals, parsed.GetValue(seed), platform))];
    if (parsed.GetValue(json))
    {
        Console.WriteLine(JsonSerializer.Serialize(new { Seed = parsed.GetValue(seed), Prices = PriceTable.EastUs, Reports = reports, Effects = reports.SelectMany(Effects) }, JsonFormat.Options));
        return;
    }

    var text = new TextReport(Console.Out);
    text.WriteHead(PriceTable.EastUs);
    foreach (var report in reports)
    {
        text.Write(report);
        foreach (var effect in Effects(report))
            text.Write(effect);
    }

    Console.Error.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
});
return command.Parse(args).Invoke();
