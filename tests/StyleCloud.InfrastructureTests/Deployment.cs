using System.Text.Json.Nodes;

namespace StyleCloud.InfrastructureTests;

/// <summary>What a set of options deploys: a committed snapshot, which <see cref="TemplateTests"/> holds against the templates.</summary>
internal sealed class Deployment
{
    private Deployment(string text)
    {
        Text = text;
        Resources = [.. JsonNode.Parse(text)!["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())];
    }

    /// <summary>Names of all sets of options.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "infra", "snapshots"), "*.snapshot.json").Select(file => Path.GetFileName(file).Replace(".snapshot.json", "", StringComparison.Ordinal)).Order()];

    /// <summary>The whole as JSON.</summary>
    public string Text { get; }

    /// <summary>Every resource.</summary>
    public IReadOnlyList<JsonObject> Resources { get; }

    /// <summary>A snapshot by its name.</summary>
    public static Deployment Of(string name) => new(Repository.Read($"infra/snapshots/{name}.snapshot.json"));

    /// <summary>The resources of a type.</summary>
    public IEnumerable<JsonObject> OfType(string type) => Resources.Where(resource => (string?)resource["type"] == type);

    /// <summary>The one resource of a type whose name contains a text.</summary>
    public JsonObject Single(string type, string part = "") => OfType(type).Single(resource => ((string)resource["name"]!).Contains(part, StringComparison.Ordinal));

    /// <summary>Last parts of the names of a type's resources in the account whose name begins so.</summary>
    public IEnumerable<string> NamesIn(string account, string type) => OfType(type)
        .Select(resource => ((string)resource["name"]!).Split('/'))
        .Where(parts => IsAccount(parts[0], account))
        .Select(parts => parts[^1]);

    /// <summary>Settings of a program by name.</summary>
    public Dictionary<string, string> Settings(string program)
    {
        var list = program switch
        {
            "worker" => Container("caj-worker-")["env"],
            "redrive" => Container("caj-redrive-")["env"],
            _ => OfType("Microsoft.Web/sites").SingleOrDefault()?["properties"]!["siteConfig"]!["appSettings"]
                ?? Single("Microsoft.App/containerApps")["properties"]!["template"]!["containers"]![0]!["env"],
        };
        return list!.AsArray().ToDictionary(setting => (string)setting!["name"]!, setting => (string)setting!["value"]!);

        JsonNode Container(string job) => Single("Microsoft.App/jobs", job)["properties"]!["template"]!["containers"]![0]!;
    }

    private static bool IsAccount(string name, string account) =>
        name.StartsWith(account, StringComparison.Ordinal) && (account != "st" || !name.StartsWith("sthost", StringComparison.Ordinal));
}
