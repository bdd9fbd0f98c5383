using System.Text.Json;
using System.Text.Json.Nodes;
using StyleCloud.Contracts.Options;

namespace StyleCloud.RepositoryTests;

/// <summary>The table of options says what is declared, cell by cell.</summary>
public sealed class OptionsTableTests
{
    private static readonly string[] Lines = Repository.Read("gpu-worker/README.md").Split('\n');

    public static TheoryData<string> OptionNames => [.. OptionsReader.OptionNames.Where(name => name != "preset")];

    [Fact]
    public void Table_Columns_AreMeaningRangeAndEveryPreset() =>
        Assert.Contains($"| option | meaning | range | {string.Join(" | ", Presets.Names.Select(preset => $"`{preset}`"))} |", Lines);

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void Table_RowOfEveryOption_IsAsDeclared(string option) =>
        Assert.Equal(RowOf(OptionDescription.All.Single(declared => declared.Name == option)), Assert.Single(Lines, line => line.StartsWith($"| `{option}`", StringComparison.Ordinal)));

    private static string RowOf(OptionDescription option)
    {
        var values = Presets.Names.Select(preset => InWords(OptionsReader.ToJson(Presets.Find(preset)!)[option.Name]!)).ToList();
        var cells = values.Select((value, column) => column > 0 && value == values[column - 1] ? "←" : value);
        var range = option.Words.Count > 0 ? string.Join(' ', option.Words.Select(word => $"`{word}`")) : option.Range;
        return $"| `{option.Name}` | {option.Meaning} | {range} | {string.Join(" | ", cells)} |";
    }

    private static string InWords(JsonNode value) => value switch
    {
        JsonObject layers => string.Join(' ', layers.Select(layer => $"`{layer.Key}`")),
        _ when value.GetValueKind() == JsonValueKind.Number => value.ToJsonString(),
        _ => $"`{value}`",
    };
}
