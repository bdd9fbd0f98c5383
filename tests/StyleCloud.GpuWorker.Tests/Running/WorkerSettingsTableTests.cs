using System.Globalization;
using StyleCloud.GpuWorker.Running;
using StyleCloud.Platform.Settings;

namespace StyleCloud.GpuWorker.Tests.Running;

/// <summary>The settings table of <c>gpu-worker/README.md</c> says what is declared.</summary>
public sealed class WorkerSettingsTableTests
{
    public static TheoryData<string> Names => [.. Setting.Of<WorkerSettings>().Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Table_RowOfEverySetting_HasItsRangeAndDefault(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var row = Assert.Single(lines, line => line.StartsWith($"| `{WorkerSettings.SectionName}__{name}` |", StringComparison.Ordinal));
        var cells = row.Split('|').Select(cell => cell.Trim()).ToArray();

        Assert.Equal(Setting.Of<WorkerSettings>().Single(setting => setting.Name == name).Range ?? "", cells[2]);
        Assert.Equal(DefaultOf(name), cells[3]);
        Assert.EndsWith(".", cells[4], StringComparison.Ordinal);
    }

    private static string? DefaultOf(string name)
    {
        var value = typeof(WorkerSettings).GetProperty(name)!.GetValue(new WorkerSettings());
        return value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }
}
