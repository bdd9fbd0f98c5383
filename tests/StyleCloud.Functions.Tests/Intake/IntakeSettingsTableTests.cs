using System.Globalization;
using StyleCloud.Functions.Intake;
using StyleCloud.Platform.Settings;

namespace StyleCloud.Functions.Tests.Intake;

/// <summary>The settings table of <c>functions/README.md</c> says what is declared.</summary>
public sealed class IntakeSettingsTableTests
{
    public static TheoryData<string> Names => [.. Setting.Of<IntakeSettings>().Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Table_RowOfEverySetting_HasItsRangeAndDefault(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var row = Assert.Single(lines, line => line.StartsWith($"| `{IntakeSettings.SectionName}__{name}` |", StringComparison.Ordinal));
        var cells = row.Split('|').Select(cell => cell.Trim()).ToArray();

        Assert.Equal(Setting.Of<IntakeSettings>().Single(setting => setting.Name == name).Range ?? "", cells[2]);
        Assert.Equal(DefaultOf(name), cells[3]);
        Assert.EndsWith(".", cells[4], StringComparison.Ordinal);
    }

    private static string? DefaultOf(string name)
    {
        var value = typeof(IntakeSettings).GetProperty(name)!.GetValue(new IntakeSettings());
        return value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }
}
