using Panthera.Search.Verdicts;

namespace Panthera.Search.Tests.Verdicts;

public class KendallTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 10, 20, 30, 40 }, 1)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 4, 3, 2, 1 }, -1)]
    // Of 6 pairs only (3, 4) is swapped: (5 - 1) / 6.
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 1, 2, 4, 3 }, 4.0 / 6)]
    // Of 6 pairs 3 agree and 3 do not.
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 2, 4, 1, 3 }, 0)]
    public void TauB_WithoutTies_IsShareOfOrderedPairs(double[] first, double[] second, double tau) =>
        Kendall.TauB(first, second).ShouldBe(tau, 1e-12);

    [Theory]
    // One pair is tied on the first side; the other 5 agree: 5 / √(5 · 6).
    [InlineData(new double[] { 1, 1, 2, 3 }, new double[] { 1, 2, 3, 4 }, 0.912870929175277)]
    // (1, 2) tied on the first side, (2, 3) on the second; of the other 4 all agree: 4 / √(5 · 5).
    [InlineData(new double[] { 1, 1, 2, 3 }, new double[] { 1, 2, 2, 3 }, 0.8)]
    // The same pair tied on both sides counts for neither: 5 / √(5 · 5).
    [InlineData(new double[] { 1, 1, 2, 3 }, new double[] { 5, 5, 6, 7 }, 1)]
    public void TauB_WithTies_CountsPairsThatEachSideTellsApart(double[] first, double[] second, double tau) =>
        Kendall.TauB(first, second).ShouldBe(tau, 1e-12);

    [Fact]
    public void TauB_FailedPrograms_RankLastAndTie()
    {
        // Losses of four programs; two failed on the first task, one of them on the second: 5 pairs agree, one is tied on the first side.
        Kendall.TauB([1, 2, Infinity, Infinity], [1.5, 1.75, 9, Infinity]).ShouldBe(5 / Math.Sqrt(5 * 6), 1e-12);
    }

    [Fact]
    public void TauB_EitherSideSwapped_IsTheSame() =>
        Kendall.TauB([3, 1, 2, 2, 5], [1, 1, 4, 2, 3]).ShouldBe(Kendall.TauB([1, 1, 4, 2, 3], [3, 1, 2, 2, 5]));

    [Fact]
    public void TauB_EverythingTied_IsUndefined()
    {
        Kendall.TauB([2, 2, 2], [1, 2, 3]).ShouldBe(double.NaN);
        Kendall.TauB([1], [1]).ShouldBe(double.NaN);
    }

    [Fact]
    public void TauB_WhatHasNoRank_IsRefused()
    {
        Should.Throw<ArgumentException>(() => Kendall.TauB([1, double.NaN], [1, 2]));
        Should.Throw<ArgumentException>(() => Kendall.TauB([1, 2, 3], [1, 2]));
    }

    [Fact]
    public void PValue_OfTheSameOrder_IsTheShareOfOrdersThatGiveAsMuch()
    {
        double[] four = [1, 2, 3, 4];
        // Of 24 orders two are the same or the opposite one.
        Kendall.PValue(four, [10, 20, 30, 40], new Rng(1)).ShouldBe(2 / 24.0, 0.01);
        Kendall.PValue(four, [4, 3, 2, 1], new Rng(1)).ShouldBe(2 / 24.0, 0.01);
        // Its τ is 1/3: only the 6 orders with τ = 0 give less.
        Kendall.PValue(four, [2, 1, 4, 3], new Rng(1)).ShouldBe(18 / 24.0, 0.02);
        double.IsNaN(Kendall.PValue(four, [1, 1, 1, 1], new Rng(1))).ShouldBeTrue();
    }

    [Fact]
    public void PValue_OfRandomNumbers_IsEvenlySpread()
    {
        int small = 0;
        for (ulong trial = 0; trial < 200; trial++)
        {
            Rng rng = new(2, trial);
            double[] one = [.. Enumerable.Range(0, 7).Select(_ => rng.NextNormal())], other = [.. Enumerable.Range(0, 7).Select(_ => rng.NextNormal())];
            if (Kendall.PValue(one, other, new Rng(3, trial)) <= 0.2) small++;
        }
        // At most a fifth, and three standard errors more.
        small.ShouldBeInRange(10, 57);
    }
}
