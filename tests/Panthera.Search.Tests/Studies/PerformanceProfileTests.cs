using Panthera.Search.Studies;

namespace Panthera.Search.Tests.Studies;

public class PerformanceProfileTests
{
    private static readonly PerformanceProfile Profile = new([[100, 100, double.PositiveInfinity], [200, 50, double.PositiveInfinity], [100, 1000, double.PositiveInfinity]]);

    [Fact]
    public void At_IsTheShareOfTasksWithinAFactor()
    {
        Profile.At(0, 1).ShouldBe(1.0 / 3);
        Profile.At(0, 2).ShouldBe(2.0 / 3);
        Profile.At(1, 2).ShouldBe(2.0 / 3);
        Profile.At(2, 1e9).ShouldBe(2.0 / 3);
    }

    // The area under the profile between 1 and 4, over 3: (3 + 2 + 0) / 3 / 3 for the first one.
    [Fact]
    public void Score_IsTheMeanHeightBetweenOneAndFour()
    {
        Profile.Score(0).ShouldBe((3 + 2 + 0) / 9.0, 1e-12);
        Profile.Score(1).ShouldBe((2 + 3 + 0) / 9.0, 1e-12);
        Profile.Score(2).ShouldBe((3 + 0 + 0) / 9.0, 1e-12);
    }
}
