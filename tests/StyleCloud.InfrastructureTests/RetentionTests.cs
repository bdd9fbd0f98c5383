using System.Text.Json.Nodes;
using StyleCloud.Contracts;

namespace StyleCloud.InfrastructureTests;

/// <summary>What is overwritten or deleted can be brought back where people put it, and costs nothing where programs rewrite it.</summary>
public sealed class RetentionTests
{
    public static TheoryData<string> Options => [.. Deployment.Names];

    /// <summary>Soft deletion keeps what a lifecycle rule deletes for days more, in every container of the account.</summary>
    [Theory]
    [MemberData(nameof(Options))]
    public void Versions_OfJobs_AreGoneForGoodAtTheNextRunOfTheRules(string option)
    {
        var service = Data(option, "Microsoft.Storage/storageAccounts/blobServices");
        Assert.False((bool)service["deleteRetentionPolicy"]!["enabled"]!);
        var days = VersionRules(option, ContainerNames.Jobs).ToList();
        Assert.Equal(0, Assert.Single(days));
    }

    [Theory]
    [InlineData(ContainerNames.Input)]
    [InlineData(ContainerNames.Output)]
    public void Versions_OfPictures_StayForAWhile(string container)
    {
        Assert.True((bool)Data("default", "Microsoft.Storage/storageAccounts/blobServices")["isVersioningEnabled"]!);
        var days = Assert.Single(VersionRules("default", container));
        Assert.True(days >= 7, $"Versions in {container} are deleted after {days} days; a week at least is needed to notice a mistake.");
    }

    [Theory]
    [InlineData(ContainerNames.Styles)]
    [InlineData(ContainerNames.Models)]
    public void Versions_OfTheLibrary_AreNotDeleted(string container) => Assert.Empty(VersionRules("default", container));

    [Theory]
    [InlineData(ContainerNames.Input)]
    [InlineData(ContainerNames.Styles)]
    [InlineData(ContainerNames.Output)]
    [InlineData(ContainerNames.Models)]
    public void Blobs_ThatPeopleKeep_AreNeverDeletedByARule(string container) =>
        Assert.DoesNotContain(Rules("default", container), rule => rule["actions"]!["baseBlob"] is not null);

    /// <summary>Days of each rule that deletes versions in a container.</summary>
    private static IEnumerable<int> VersionRules(string option, string container) =>
        Rules(option, container).Select(rule => (int?)rule["actions"]!["version"]?["delete"]!["daysAfterCreationGreaterThan"]).OfType<int>();

    private static IEnumerable<JsonNode> Rules(string option, string container) =>
        Data(option, "Microsoft.Storage/storageAccounts/managementPolicies")["policy"]!["rules"]!.AsArray()
            .Select(rule => rule!["definition"]!)
            .Where(rule => rule["filters"]!["prefixMatch"]!.AsArray().Any(prefix => $"{container}/".StartsWith((string)prefix!, StringComparison.Ordinal)));

    private static JsonNode Data(string option, string type) =>
        Deployment.Of(option).OfType(type).Single(resource => !((string)resource["name"]!).StartsWith("sthost", StringComparison.Ordinal))["properties"]!;
}
