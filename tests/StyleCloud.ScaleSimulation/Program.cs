using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Sweeps;
using StyleCloud.ScaleSimulation.Workloads;

var seed = new Option<long>("--seed") { Description = "Of all random numbers; the same seed gives the same tables.", DefaultValueFactory = _ => 2017 };
var utilisation = new Option<double>("--utilisation") { Description = "Share of a GPU's peak that the engine reaches, above 0 up to 1.", DefaultValueFactory = _ => ComputeProfile.DefaultUtilisation };
var profiles = new Option<string[]>("--profile") { Description = "Compute profiles: cpu, cpuFp32, gpuT4, gpuT4Fp32, gpuA100.", DefaultValueFactory = _ => ["cpu", "gpuT4", "gpuA100"], AllowMultipleArgumentsPerToken = true };
var patterns = new Option<string[]>("--pattern") { Description = "Arrival patterns.", DefaultValueFactory = _ => [.. ArrivalPattern.All.Select(pattern => pattern.Name)], AllowMultipleArgumentsPerToken = true };
var json = new Option<bool>("--json") { Description = "One JSON document instead of tables." };
profiles.AcceptOnlyFromAmong([.. ComputeProfile.All(1).Select(profile => profile.Name)]);
patterns.AcceptOnlyFromAmong([.. ArrivalPattern.All.Select(pattern => pattern.Name)]);
utilisation.Validators.Add(result =>
{
    if (result.GetValueOrDefault<double>() is not (> 0 and <= 1))
        result.AddError("--utilisation must be above 0 and at most 1.");
});

var command = new RootCommand("Sweeps the scale settings of the GPU worker in a simulation, and recommends.") { seed, utilisation, profiles, patterns, json };
command.SetAction(parsed =>
{
    var started = Stopwatch.GetTimestamp();
    var chosen = ComputeProfile.All(parsed.GetValue(utilisation)).Where(profile => parsed.GetRequiredValue(profiles).Contains(profile.Name));
    var arrivals = ArrivalPattern.All.Where(pattern => parsed.GetRequiredValue(patterns).Contains(pattern.Name)).ToList();
    var reports = chosen.Select(profile => ProfileReport.Of(profile, arrivals, parsed.GetValue(seed)));
    if (parsed.GetValue(json))
    {
        Console.WriteLine(JsonSerializer.Serialize(new { Seed = parsed.GetValue(seed), Prices = PriceTable.EastUs, Reports = reports }, JsonFormat.Options));
        return;
    }

    var text = new TextReport(Console.Out);
    text.WriteHead(PriceTable.EastUs);
    foreach (var report in reports)
        text.Write(report);
    Console.Error.WriteLine(FormattableString.Invariant($"{Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
});
return command.Parse(args).Invoke();
