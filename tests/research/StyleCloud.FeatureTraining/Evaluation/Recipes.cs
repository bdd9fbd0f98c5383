using System.Globalization;
using System.Reflection;
using StyleCloud.Weights.Defaults;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>Recipes by name, with changes: <c>kmeans</c>, <c>kmeans,Rounds=20,ActiveShare=0.6:0.5:0.4:0.3:0.3</c>.</summary>
internal static class Recipes
{
    private static readonly Dictionary<string, FeatureRecipe> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["random"] = new() { Source = FilterSource.Random },
        ["exemplars"] = new() { Source = FilterSource.Exemplars },
        ["kmeans"] = new() { Source = FilterSource.KMeans },
    };

    /// <summary>Reads a recipe; null when the name is none.</summary>
    /// <exception cref="FormatException">A change is none.</exception>
    public static FeatureRecipe? TryParse(string text)
    {
        var parts = text.Split(',');
        if (!Named.TryGetValue(parts[0], out var recipe))
            return null;
        recipe = recipe with { };
        foreach (var part in parts[1..])
        {
            var change = part.Split('=');
            var member = typeof(FeatureRecipe).GetProperty(change[0], BindingFlags.Public | BindingFlags.Instance);
            if (member is null || change.Length != 2)
                throw new FormatException($"{part} changes nothing; members are {string.Join(", ", typeof(FeatureRecipe).GetProperties().Select(property => property.Name))}.");
            member.SetValue(recipe, Read(member.PropertyType, change[1]));
        }

        return recipe;
    }

    private static object Read(Type type, string text)
    {
        if (type == typeof(BlockValues))
            return text.Split(':').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray() is [var a, var b, var c, var d, var e]
                ? new BlockValues(a, b, c, d, e)
                : throw new FormatException($"{text} is not five numbers, one for each block, with : between.");
        return type.IsEnum ? Enum.Parse(type, text, ignoreCase: true) : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
    }
}
