using StyleCloud.Contracts;
using StyleCloud.GpuWorker.Jobs;

namespace StyleCloud.GpuWorker.Tests.Jobs;

public sealed class FailurePolicyTests
{
    public static TheoryData<ErrorReason> AllReasons => [.. Enum.GetValues<ErrorReason>()];

    [Theory]
    [InlineData(ErrorCategory.Rejected, nameof(FailureAction.Fail))]
    [InlineData(ErrorCategory.Permanent, nameof(FailureAction.Fail))]
    [InlineData(ErrorCategory.Transient, nameof(FailureAction.Retry))]
    [InlineData(ErrorCategory.Numerical, nameof(FailureAction.Fail))]
    [InlineData(ErrorCategory.Fatal, nameof(FailureAction.Exit))]
    [InlineData(ErrorCategory.Cancelled, nameof(FailureAction.Fail))]
    public void ActionFor_EveryReasonOfACategory_IsTheCategorysAction(ErrorCategory category, string action)
    {
        var reasons = Enum.GetValues<ErrorReason>().Where(reason => ErrorReasons.CategoryOf(reason) == category).ToList();

        Assert.NotEmpty(reasons);
        Assert.All(reasons, reason => Assert.Equal(action, FailurePolicy.ActionFor(reason).ToString()));
    }

    [Theory]
    [MemberData(nameof(AllReasons))]
    public void ActionFor_AnyReason_IsDefined(ErrorReason reason) => Assert.True(Enum.IsDefined(FailurePolicy.ActionFor(reason)));

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(6, 320)]
    [InlineData(7, 600)]
    [InlineData(1000, 600)]
    public void DelayAfter_Attempts_DoublesUpToTheLongest(long attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), FailurePolicy.DelayAfter(attempts, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10)));

    [Theory]
    [InlineData(7, 2, 0, 2)]
    [InlineData(2, 7, 0, 2)]
    [InlineData(7, 6, 5, 1)]
    public void CountedAttempts_DeliveriesAndClaims_IsTheSmallerWithoutInterruptions(long deliveries, int claims, int interruptions, long expected)
    {
        var status = new JobStatus(1, "", JobState.Queued, "", null, [], null, null, default) { Attempts = claims, Interruptions = interruptions };
        Assert.Equal(expected, FailurePolicy.CountedAttempts(deliveries, status));
    }
}
