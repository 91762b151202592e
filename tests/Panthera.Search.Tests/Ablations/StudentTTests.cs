using Panthera.Search.Ablations;
using Panthera.Search.Verdicts;

namespace Panthera.Search.Tests.Ablations;

public class StudentTTests
{
    [Theory]
    [InlineData(0.05, 1, 6.314)]
    [InlineData(0.05, 2, 2.920)]
    [InlineData(0.05, 10, 1.812)]
    [InlineData(0.01, 30, 2.457)]
    [InlineData(0.005, 7, 3.499)]
    [InlineData(0.001, 4, 7.173)]
    [InlineData(0.0005, 3, 12.924)]
    public void Upper_OfPrintedTables_IsTheSame(double level, int degrees, double expected) =>
        StudentT.Upper(level, degrees).ShouldBe(expected, 6e-4);

    [Fact]
    public void Upper_AtThreePlaces_IsTheVerdictsTable()
    {
        for (int degrees = 1; degrees <= 30; degrees++) StudentT.Upper(0.025, degrees).ShouldBe(Interval.StudentT(degrees), 6e-4);
    }

    [Fact]
    public void Cumulative_OfOppositeValues_AddsUpToOne()
    {
        for (int degrees = 1; degrees <= 40; degrees++)
            foreach (double t in new[] { 0, 0.3, 1.7, 6 })
                (StudentT.Cumulative(t, degrees) + StudentT.Cumulative(-t, degrees)).ShouldBe(1, 1e-12);
    }
}
