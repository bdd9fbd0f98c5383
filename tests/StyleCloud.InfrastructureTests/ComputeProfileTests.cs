using System.Text.Json.Nodes;

namespace StyleCloud.InfrastructureTests;

/// <summary>The worker can move from one processor to another, and finds the machines that it is deployed for.</summary>
public sealed class ComputeProfileTests
{
    public static TheoryData<string> Options => [.. Deployment.Names];

    /// <summary>Azure changes no type of a profile under its name while a job runs on it.</summary>
    [Fact]
    public void Types_OfAllOptions_HaveANameEach()
    {
        var profiles = Deployment.Names.SelectMany(option => Profiles(Deployment.Of(option))).Distinct().ToList();
        Assert.Equal(3, profiles.Count);
        Assert.Equal(profiles.Count, profiles.Select(profile => profile.Name).Distinct().Count());
        Assert.Equal(profiles.Count, profiles.Select(profile => profile.Type).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Jobs_EveryOption_RunOnAProfileOfTheEnvironment(string option)
    {
        var deployment = Deployment.Of(option);
        var names = Profiles(deployment).Select(profile => profile.Name).ToList();
        Assert.All(deployment.OfType("Microsoft.App/jobs"), job => Assert.Contains((string)job["properties"]!["workloadProfileName"]!, names));
    }

    /// <summary>The environment is changed before the job is, and a profile in use cannot be removed.</summary>
    [Fact]
    public void Profile_ThatTheWorkerLeaves_StaysForThatDeployment()
    {
        var before = Deployment.Of("gpu-t4");
        var after = Deployment.Of("gpu-to-cpu");
        Assert.Contains(Worker(before), Profiles(after).Select(profile => profile.Name));
        Assert.NotEqual(Worker(before), Worker(after));
    }

    [Theory]
    [InlineData("default", 1)]
    [InlineData("gpu-t4", 3)]
    [InlineData("gpu-a100", 3)]
    public void Retries_OfAnExecution_AreMoreOnAGpu(string option, int expected) =>
        Assert.Equal(expected, (int)Deployment.Of(option).Single("Microsoft.App/jobs", "caj-worker-")["properties"]!["configuration"]!["replicaRetryLimit"]!);

    private static string Worker(Deployment deployment) => (string)deployment.Single("Microsoft.App/jobs", "caj-worker-")["properties"]!["workloadProfileName"]!;

    private static IEnumerable<(string Name, string Type)> Profiles(Deployment deployment) =>
        deployment.Single("Microsoft.App/managedEnvironments")["properties"]!["workloadProfiles"]!.AsArray()
            .Select(profile => ((string)profile!["name"]!, (string)profile["workloadProfileType"]!));
}
