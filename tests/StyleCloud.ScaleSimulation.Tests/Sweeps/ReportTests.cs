using System.Text.Json;
using StyleCloud.ScaleSimulation.Compute;
using StyleCloud.ScaleSimulation.Pipeline;
using StyleCloud.ScaleSimulation.Sweeps;
using StyleCloud.ScaleSimulation.Workloads;

namespace StyleCloud.ScaleSimulation.Tests.Sweeps;

public sealed class ReportTests
{
    private static readonly ProfileReport Report = ProfileReport.Of(ComputeProfile.All(0.3).Single(profile => profile.Name == "gpuA100"), [ArrivalPattern.Folder], 1, PlatformFaults.None);

    [Fact]
    public void Of_Folder_LosesNothingAndMarksTheRecommendedValueOfEverySetting()
    {
        Assert.All(Report.Rows, row => Assert.Equal(0, row.Summary.Lost));
        Assert.All(SettingSweep.All, setting => Assert.Single(Report.Rows, row => row.Setting == setting.Name && row.Settings == Report.Recommended));
    }

    [Fact]
    public void Write_Report_EndsWithTheRecommendedSettings()
    {
        using var output = new StringWriter();
        var text = new TextReport(output);
        text.WriteHead(PriceTable.EastUs);
        text.Write(Report);
        var last = output.ToString().TrimEnd().Split('\n')[^1];
        Assert.StartsWith("recommended: maxExecutions ", last, StringComparison.Ordinal);
        Assert.Contains("A100 0.000529", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stalls")]
    [InlineData("stopped")]
    [InlineData("failedStarts")]
    public void Write_FaultOfThePlatform_ComparesEveryPatternAndLosesNothing(string fault)
    {
        var effect = FaultEffect.Of(Report, [ArrivalPattern.Folder], 1, PlatformFaults.All(0.5).Single(one => one.Name == fault));
        using var output = new StringWriter();
        new TextReport(output).Write(effect);
        var lines = output.ToString().TrimEnd().Split('\n');
        Assert.StartsWith("folder ", lines.Single(line => line.Contains(" | ", StringComparison.Ordinal) && line.Contains("lost 0", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.StartsWith($"recommended under {fault}: maxExecutions ", lines[^1], StringComparison.Ordinal);
        Assert.True(effect.Same["folder"].TimeToResult.Max > Report.After["folder"].TimeToResult.Max);
    }

    [Fact]
    public void Serialize_Report_KeepsEveryRun()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(Report, JsonFormat.Options));
        Assert.Equal(Report.Rows.Count, json.RootElement.GetProperty("rows").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("start").GetProperty("drainLimit").ValueKind);
    }
}
