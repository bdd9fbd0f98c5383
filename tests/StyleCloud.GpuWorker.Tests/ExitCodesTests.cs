using StyleCloud.Contracts;

namespace StyleCloud.GpuWorker.Tests;

public sealed class ExitCodesTests
{
    public static TheoryData<ErrorReason> AllReasons => [.. Enum.GetValues<ErrorReason>()];

    [Theory]
    [MemberData(nameof(AllReasons))]
    public void For_AnyError_IsNotSuccess(ErrorReason reason) => Assert.NotEqual(ExitCodes.Success, ExitCodes.For(reason));
}
