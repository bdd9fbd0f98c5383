using System.Globalization;
using System.Reflection;
using StyleCloud.StyleTransfer.Weights.Defaults;

namespace StyleCloud.FeatureEvaluation;

/// <summary>Recipes by name, with changes: <c>kmeans</c>, <c>kmeans,ActiveShare=0.3,Components=96</c>.</summary>
internal static class Recipes
{
    private static readonly Dictionary<string, FeatureRecipe> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["standard"] = new(),
        ["random"] = new() { Source = FilterSource.Random },
        ["exemplars"] = new() { Source = FilterSource.Exemplars },
        ["kmeans"] = new() { Source = FilterSource.KMeans },
    };

    /// <summary>Names that a recipe can begin with.</summary>
    public static IEnumerable<string> Names => Named.Keys;

    /// <summary>Reads a recipe.</summary>
    /// <exception cref="FormatException">The name or a member is unknown.</exception>
    public static FeatureRecipe Parse(string text)
    {
        var parts = text.Split(',');
        if (!Named.TryGetValue(parts[0], out var recipe))
            throw new FormatException($"Unknown recipe {parts[0]}; known are {string.Join(", ", Names)}.");
        recipe = recipe with { };
        foreach (var part in parts[1..])
        {
            var change = part.Split('=');
            var member = typeof(FeatureRecipe).GetProperty(change[0], BindingFlags.Public | BindingFlags.Instance);
            if (member is null || change.Length != 2)
                throw new FormatException($"{part} changes nothing; members are {string.Join(", ", typeof(FeatureRecipe).GetProperties().Select(property => property.Name))}.");
            member.SetValue(recipe, member.PropertyType.IsEnum
                ? Enum.Parse(member.PropertyType, change[1], ignoreCase: true)
                : Convert.ChangeType(change[1], member.PropertyType, CultureInfo.InvariantCulture));
        }

        return recipe;
    }
}
