using Panthera.Search.Overfitting;

namespace Panthera.Search.Tests.Overfitting;

public class OnsetTests
{
    private static readonly double[] Progress = [0, 0.2, 0.4, 0.6, 0.8];

    [Fact]
    public void Of_CurveThatRises_IsNever() => OnsetOf([0, 0.1, 0.2, 0.3, 0.4], 0.02).ShouldBe(new Onset(4, false, 1));

    [Fact]
    public void Of_CurveThatRisesAndFalls_IsItsPeak() => OnsetOf([0, 0.1, 0.3, 0.2, 0.1], 0.02).ShouldBe(new Onset(2, true, 0.4));

    [Fact]
    public void Of_CurveThatFallsFromTheBeginning_IsTheStart() => OnsetOf([0, -0.1, -0.2, -0.2, -0.4], 0.02).ShouldBe(new Onset(0, true, 0));

    [Fact]
    public void Of_FallThatIsWithinNoise_IsNever()
    {
        Onset onset = OnsetOf([0, 0.1, 0.3, 0.29, 0.28], 0.2);
        (onset.Began, onset.Progress).ShouldBe((false, 1));
    }

    [Fact]
    public void Of_FallThatTheEndHasMadeUpFor_IsNever() => OnsetOf([0, 0.3, -0.4, 0.1, 0.31], 0.02).Began.ShouldBeFalse();

    [Fact]
    public void Of_OneProgram_IsNever() => Onset.Of([0], [[0, 0, 0]]).ShouldBe(new Onset(0, false, 1));

    [Fact]
    public void Of_EqualPrograms_AreNoFall() => Onset.Of(Progress, [.. Progress.Select(_ => new double[] { 0.1, 0.2, 0.3 })]).ShouldBe(new Onset(4, false, 1));

    [Fact]
    public void Of_OneSeed_IsNever() => Onset.Of([0, 0.5], [[0.0], [-5.0]]).ShouldBe(new Onset(0, false, 1));

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(20)]
    public void Of_NoiseOnly_BeginsAsRarelyAsItSays(int points)
    {
        // One program, measured again and again: what is the best of them is so by luck, and the last is not worse.
        const int Searches = 4000;
        int began = 0;
        for (ulong search = 0; search < Searches; search++)
        {
            Rng rng = new(21, search, (ulong)points);
            double[][] results = [.. Enumerable.Range(0, points).Select(_ => Enumerable.Range(0, 5).Select(_ => rng.NextNormal()).ToArray())];
            if (Onset.Of([.. Enumerable.Range(0, points).Select(i => i / (double)points)], results).Began) began++;
        }
        // At most 2.5 %, as the fall is one-sided; three standard errors are 0.75 %.
        (began / (double)Searches).ShouldBeLessThan(0.0325);
    }

    [Fact]
    public void IsWorse_TheMoreItWasPickedFrom_TheMoreItTakes()
    {
        double[] best = [0.10, 0.12, 0.13, 0.09], later = [0.02, 0.08, 0.07, 0.04];
        Onset.IsWorse(later, best, 1).ShouldBeTrue();
        Onset.IsWorse(later, best, 20).ShouldBeFalse();
        Onset.IsWorse(best, later, 1).ShouldBeFalse();
    }

    /// <summary>The onset of a curve with means that are exact and seeds that differ from each other and between points.</summary>
    private static Onset OnsetOf(double[] means, double noise)
    {
        double[] seeds = [1, -1, 0.5, -0.5, 0];
        return Onset.Of(Progress, [.. means.Select((mean, point) => seeds.Select((_, seed) => mean + noise * seeds[(seed + point) % seeds.Length]).ToArray())]);
    }
}
