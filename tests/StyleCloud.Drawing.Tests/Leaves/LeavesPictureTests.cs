using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using StyleCloud.Drawing.Leaves;

namespace StyleCloud.Drawing.Tests.Leaves;

public sealed class LeavesPictureTests
{
    [Fact]
    public void Draw_SameSeed_DrawsTheSame() =>
        Assert.Equal(LeavesPicture.Draw(new(5), 64), LeavesPicture.Draw(new(5), 64));

    /// <summary>Default features follow from these pictures, so no bit of them may change. Pinned on x64 with fused multiply-add and glibc's functions.</summary>
    [Theory]
    [InlineData(2, 0, "20480B1018D26E15")]
    [InlineData(2, 1, "ECA9ADA56225FA6E")]
    [InlineData(2, 23, "B22600466CDB31C6")]
    [InlineData(7, 5, "7DE2E385322267B7")]
    public void Draw_PinnedSeed_DrawsThePinnedPicture(ulong seed, ulong part, string digest)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Fma.IsSupported, "Pinned on Linux, x64 with FMA.");
        var planes = LeavesPicture.Draw(SeededRandom.For(seed, part), 160);
        Assert.StartsWith(digest, Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(planes))), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_ManySeeds_DrawsPicturesWithContrastInRange()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var values = LeavesPicture.Draw(SeededRandom.For(seed, 0), 64);

            Assert.Equal(3 * 64 * 64, values.Length);
            Assert.All(values, value => Assert.InRange(value, 0, 255));
            Assert.True(values.Distinct().Count() > 20, $"Seed {seed} drew next to nothing.");
        }
    }
}
