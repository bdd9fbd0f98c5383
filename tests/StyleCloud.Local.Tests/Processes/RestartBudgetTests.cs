using Microsoft.Extensions.Time.Testing;
using StyleCloud.Local.Processes;

namespace StyleCloud.Local.Tests.Processes;

public sealed class RestartBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Spend_ThirdErrorInTheWindow_IsTheLast()
    {
        var budget = new RestartBudget(_time);

        Assert.True(budget.Spend());
        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.True(budget.Spend());
        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.False(budget.Spend());
    }

    [Fact]
    public void Spend_AfterAnHalfHourOfPeace_StartsOver()
    {
        var budget = new RestartBudget(_time);
        budget.Spend();
        budget.Spend();

        _time.Advance(TimeSpan.FromMinutes(31));

        Assert.True(budget.Spend());
        Assert.Equal(1, budget.Errors);
    }

    [Fact]
    public void Spend_WindowOfItsOwn_StartsOverAfterIt()
    {
        var budget = new RestartBudget(_time, TimeSpan.FromMinutes(1));
        budget.Spend();
        budget.Spend();

        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.True(budget.Spend());
    }
}
