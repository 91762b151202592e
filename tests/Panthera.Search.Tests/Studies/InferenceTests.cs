using Panthera.Search.Studies;

namespace Panthera.Search.Tests.Studies;

public class InferenceTests
{
    // t = 3 / (sqrt(2.5) / sqrt(5)) = 4.2426 with 4 degrees of freedom; both tails of tables of Student's distribution.
    [Fact]
    public void PairedT_OfOneToFive_IsTheTables() => Inference.PairedT([1, 2, 3, 4, 5]).ShouldBe(0.01324, 1e-5);

    [Fact]
    public void PairedT_OfFewOrEqual_IsWhatCanBeSaid()
    {
        Inference.PairedT([1]).ShouldBe(double.NaN);
        Inference.PairedT([0, 0, 0]).ShouldBe(1);
        Inference.PairedT([1, 1, 1]).ShouldBe(0);
        Inference.PairedT([-1, 1]).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void PairedT_OfNoise_IsSmallAsOftenAsItSays()
    {
        Rng rng = new(3);
        int claims = 0;
        for (int i = 0; i < 4_000; i++)
        {
            double[] noise = [rng.NextNormal(), rng.NextNormal(), rng.NextNormal(), rng.NextNormal(), rng.NextNormal()];
            if (Inference.PairedT(noise) < 0.05) claims++;
        }
        (claims / 4_000.0).ShouldBe(0.05, 0.012);
    }

    // Worked by hand: 0.01 × 3, 0.03 × 2, 0.04 × 1 raised to the one before.
    [Fact]
    public void Holm_RaisesByRank_AndLeavesWhatIsNoNumber()
    {
        IReadOnlyList<double> adjusted = Inference.Holm([0.04, 0.01, double.NaN, 0.03]);
        adjusted[2].ShouldBe(double.NaN);
        ((IEnumerable<double>)[adjusted[0], adjusted[1], adjusted[3]]).ShouldBe([0.06, 0.03, 0.06], 1e-12);
    }

    [Fact]
    public void Bootstrap_OfManyNormalNumbers_IsTheNormalInterval()
    {
        Rng rng = new(5);
        double[] values = [.. Enumerable.Range(0, 400).Select(_ => 2 + rng.NextNormal())];
        (double low, double high) = Inference.Bootstrap(values, new Rng(1));
        double half = 1.96 / 20, mean = values.Average();
        low.ShouldBe(mean - half, 0.02);
        high.ShouldBe(mean + half, 0.02);
        Inference.Bootstrap([7], new Rng(1)).ShouldBe((7, 7));
    }
}
