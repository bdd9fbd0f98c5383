namespace StyleCloud.Contracts.Tests;

public sealed class ErrorReasonsTests
{
    [Fact]
    public void CategoryOf_EveryReason_IsKnown() =>
        Assert.All(Enum.GetValues<ErrorReason>(), reason => Assert.True(Enum.IsDefined(ErrorReasons.CategoryOf(reason))));

    [Theory]
    [InlineData(ErrorReason.EmptyFile, ErrorCategory.Rejected)]
    [InlineData(ErrorReason.JobTooLarge, ErrorCategory.Rejected)]
    [InlineData(ErrorReason.InvalidOption, ErrorCategory.Rejected)]
    [InlineData(ErrorReason.InputChanged, ErrorCategory.Permanent)]
    [InlineData(ErrorReason.UploadNotHandled, ErrorCategory.Permanent)]
    [InlineData(ErrorReason.StorageUnavailable, ErrorCategory.Transient)]
    [InlineData(ErrorReason.NotFinite, ErrorCategory.Numerical)]
    [InlineData(ErrorReason.WeightsInvalid, ErrorCategory.Fatal)]
    [InlineData(ErrorReason.Cancelled, ErrorCategory.Cancelled)]
    public void CategoryOf_Reason_FollowsTheTable(ErrorReason reason, ErrorCategory category) => Assert.Equal(category, ErrorReasons.CategoryOf(reason));
}
