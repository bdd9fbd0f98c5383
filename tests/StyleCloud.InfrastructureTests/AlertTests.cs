using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;

namespace StyleCloud.InfrastructureTests;

/// <summary>An operator is told of what goes wrong, and of nothing while a deployment is only beginning.</summary>
public sealed partial class AlertTests
{
    private const string LogRule = "Microsoft.Insights/scheduledQueryRules";
    private const string MetricRule = "Microsoft.Insights/metricAlerts";

    public static TheoryData<string> Options => [.. Deployment.Names];

    [Theory]
    [MemberData(nameof(Options))]
    public void Uploads_ThatEventGridGivesUp_AreTold(string option)
    {
        var deployment = Deployment.Of(option);
        var topic = (string)deployment.Single("Microsoft.EventGrid/systemTopics")["id"]!;
        var rules = deployment.OfType(MetricRule).Select(Properties).Where(rule => (bool)rule["enabled"]! && (string?)rule["scopes"]!.AsArray().Single() == topic).ToList();

        var conditions = rules.Select(rule => Assert.Single(rule["criteria"]!["allOf"]!.AsArray())!).ToList();
        Assert.Equal(["DeadLetteredCount", "DroppedEventCount"], conditions.Select(condition => (string)condition["metricName"]!).Order());
        Assert.All(conditions, condition => Assert.Equal(
            ("Microsoft.EventGrid/systemTopics", "Total", "GreaterThan", 0),
            ((string?)condition["metricNamespace"], (string?)condition["timeAggregation"], (string?)condition["operator"], (int)condition["threshold"]!)));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Contacts_OfEveryAlert_AreTheActionGroup(string option)
    {
        var deployment = Deployment.Of(option);
        var groups = deployment.OfType("Microsoft.Insights/actionGroups").Select(group => (string)group["id"]!).ToList();
        Assert.All(deployment.OfType(LogRule), rule => Assert.Equal(groups, Properties(rule)["actions"]!["actionGroups"]!.AsArray().Select(id => (string)id!)));
        Assert.All(deployment.OfType(MetricRule), rule => Assert.Equal(groups, Properties(rule)["actions"]!.AsArray().Select(action => (string)action!["actionGroupId"]!)));
    }

    /// <summary>
    /// Before the function app is deployed for the first time there are no metrics, and images are built for up to two hours. A query
    /// that sums up has a row over no rows as well, so one that asks for nothing has found it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Options))]
    public void Queries_OverNoData_FindNothing(string option) => Assert.All(
        Deployment.Of(option).OfType(LogRule).Select(rule => (string)Condition(rule)["query"]!),
        query => Assert.DoesNotMatch(Absence(), query));

    [Fact]
    public void NotWatched_Query_LooksBackFartherThanItMayBeSilent()
    {
        var rule = Deployment.Of("default").Single(LogRule, "queues-not-watched");
        var silence = TimeSpan.FromMinutes(int.Parse(Ago().Match((string)Condition(rule)["query"]!).Groups[1].Value, CultureInfo.InvariantCulture));
        var range = XmlConvert.ToTimeSpan((string)Properties(rule)["overrideQueryTimeRange"]!);
        Assert.True(range > silence, $"The query looks back {range} and asks for {silence} without a measurement: it can find none.");
    }

    [Theory]
    [InlineData("default", false)]
    [InlineData("images", true)]
    public void JobsThatWait_AreToldOnceTheWorkerHasItsImage(string option, bool told)
    {
        var deployment = Deployment.Of(option);
        var image = (string)Properties(deployment.Single("Microsoft.App/jobs", "caj-worker-"))["template"]!["containers"]![0]!["image"]!;
        Assert.Equal(told, !image.StartsWith("mcr.microsoft.com/k8se/", StringComparison.Ordinal));
        Assert.Equal(told, (bool)Properties(deployment.Single(LogRule, "queue-age"))["enabled"]!);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Workspace_EveryOption_HasADailyCap(string option)
    {
        var cap = (int)Properties(Deployment.Of(option).Single("Microsoft.OperationalInsights/workspaces"))["workspaceCapping"]!["dailyQuotaGb"]!;
        Assert.True(cap is >= 1 and <= 5, $"The daily cap is {cap} GB: below 1 a busy day goes unseen, and more than 5 is more than $300 a month.");
    }

    private static JsonNode Properties(JsonObject resource) => resource["properties"]!;

    private static JsonNode Condition(JsonObject rule) => Properties(rule)["criteria"]!["allOf"]!.AsArray().Single()!;

    [GeneratedRegex(@"==\s*0\b|<=\s*0\b|<\s*1\b|\bisnull\b|\bisempty\b|\bleftanti\b", RegexOptions.IgnoreCase)]
    private static partial Regex Absence();

    [GeneratedRegex(@"ago\((\d+)m\)")]
    private static partial Regex Ago();
}
