using Panthera.Search.Verdicts;

namespace Panthera.Search.Tests.Verdicts;

public class StatisticsTests
{
    [Fact]
    public void Of_KnownValues_IsStudentsInterval()
    {
        // Mean 3, variance 2.5, standard error √(2.5 / 5) = 0.70711, times t(4) = 2.776.
        Interval interval = Interval.Of([1, 2, 3, 4, 5]);
        interval.Mean.ShouldBe(3);
        interval.HalfWidth.ShouldBe(1.9629, 1e-3);
        interval.Low.ShouldBe(3 - interval.HalfWidth);
        interval.High.ShouldBe(3 + interval.HalfWidth);
    }

    [Fact]
    public void Of_TwoValues_IsWide() => Interval.Of([0, 2]).HalfWidth.ShouldBe(12.706, 1e-3);

    [Fact]
    public void Of_EqualValues_HasNoWidth() => Interval.Of([0.5, 0.5, 0.5]).ShouldBe(new Interval(0.5, 0));

    [Fact]
    public void Of_OneValue_KnowsNothing()
    {
        Interval interval = Interval.Of([4]);
        interval.ShouldBe(new Interval(4, double.PositiveInfinity));
        (interval.Low, interval.High).ShouldBe((double.NegativeInfinity, double.PositiveInfinity));
    }

    [Fact]
    public void Of_InfiniteValue_KnowsNothing() => Interval.Of([1, double.PositiveInfinity]).HalfWidth.ShouldBe(double.PositiveInfinity);

    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.3027)]
    [InlineData(4, 2.7764)]
    [InlineData(7, 2.3646)]
    [InlineData(9, 2.2622)]
    [InlineData(19, 2.0930)]
    [InlineData(30, 2.0423)]
    [InlineData(31, 2.0395)]
    [InlineData(40, 2.0211)]
    [InlineData(60, 2.0003)]
    [InlineData(120, 1.9799)]
    [InlineData(1_000_000, 1.9600)]
    public void StudentT_IsTheTabulatedQuantile(int degrees, double quantile) => Interval.StudentT(degrees).ShouldBe(quantile, 0.004);

    [Fact]
    public void StudentT_MoreDegrees_IsSmaller() =>
        Enumerable.Range(1, 200).ShouldAllBe(degrees => Interval.StudentT(degrees + 1) < Interval.StudentT(degrees));
}
