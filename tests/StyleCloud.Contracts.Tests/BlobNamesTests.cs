namespace StyleCloud.Contracts.Tests;

public sealed class BlobNamesTests
{
    [Fact]
    public void ErrorReport_Name_LiesBesideTheResult() => Assert.Equal("wave/photo.jpg.error.json", BlobNames.ErrorReport("wave/photo.jpg"));

    [Fact]
    public void ErrorReport_LongestNameThatFits_IsKept()
    {
        var name = new string('x', BlobNames.MaxLength - BlobNames.ErrorReportSuffix.Length);

        Assert.Equal(name + BlobNames.ErrorReportSuffix, BlobNames.ErrorReport(name));
    }

    [Fact]
    public void ErrorReport_LongerName_FitsAndStaysDistinct()
    {
        var one = BlobNames.ErrorReport(new string('x', BlobNames.MaxLength - 1) + "1");
        var two = BlobNames.ErrorReport(new string('x', BlobNames.MaxLength - 1) + "2");

        Assert.Equal(BlobNames.MaxLength, one.Length);
        Assert.EndsWith(BlobNames.ErrorReportSuffix, one, StringComparison.Ordinal);
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void ErrorReport_CutWithinASurrogatePair_LeavesNoHalf()
    {
        for (var offset = 0; offset < 2; offset++)
        {
            var name = new string('x', offset) + string.Concat(Enumerable.Repeat("🖼", BlobNames.MaxLength / 2));
            Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(BlobNames.ErrorReport(name))));
        }
    }
}
