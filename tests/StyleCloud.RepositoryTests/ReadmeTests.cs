using System.Text.RegularExpressions;
using StyleCloud.Contracts;
using StyleCloud.Contracts.Options;

namespace StyleCloud.RepositoryTests;

/// <summary>The README says what the code does.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");

    public static TheoryData<string> OptionNames => [.. OptionsReader.OptionNames.Where(name => name != "preset")];

    public static TheoryData<ErrorReason> Reasons => [.. Enum.GetValues<ErrorReason>()];

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void OptionsTable_EveryOption_ShowsEachPresetsValue(string option)
    {
        var row = Readme.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{option}`", StringComparison.Ordinal));
        Assert.NotNull(row);
        var cells = row.Split('|')[3..7].Select(cell => cell.Trim()).ToArray();
        string[] presets = ["default", "fast", "fine", "lesson-2017"];
        for (var i = 0; i < presets.Length; i++)
        {
            var said = cells[i] == "←" ? cells[..i].Last(cell => cell != "←") : cells[i];
            Assert.Equal(ValueOf(presets[i], option), said.Replace("`", "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void ErrorsTable_EveryReason_IsThereWithItsCategory(ErrorReason reason)
    {
        var name = Kebab(reason.ToString());
        var row = Readme.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{name}`", StringComparison.Ordinal));
        Assert.NotNull(row);
        Assert.Contains($"| {Kebab(ErrorReasons.CategoryOf(reason).ToString())} |", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_ToFilesOfTheRepository_Exist()
    {
        var missing = LocalLink().Matches(Readme).Select(match => match.Groups[1].Value).Where(path => !File.Exists(Path.Combine(Repository.Root, path))).ToList();
        Assert.Empty(missing);
    }

    private static string ValueOf(string preset, string option)
    {
        var node = OptionsReader.ToJson(Presets.Find(preset)!)[option]!;
        return node is System.Text.Json.Nodes.JsonObject layers
            ? string.Join(' ', layers.Select(layer => layer.Key))
            : node.ToJsonString().Trim('"');
    }

    private static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    [GeneratedRegex(@"\]\((?!https?://|#)([^)]+)\)")]
    private static partial Regex LocalLink();
}
