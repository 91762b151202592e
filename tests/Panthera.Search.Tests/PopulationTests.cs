namespace Panthera.Search.Tests;

public class PopulationTests
{
    [Fact]
    public void Add_ToFullPopulation_RemovesTheOldest()
    {
        Population population = new(4, Tiny.Candidate(0, 0));
        for (int i = 1; i <= 6; i++) population.Add(Tiny.Candidate(0, i));
        Scores(population, 1).Keys.Order().ShouldBe([3, 4, 5, 6]);
    }

    [Fact]
    public void Tournament_OfOne_IsUniform()
    {
        Dictionary<double, int> drawn = Scores(Ten(), 1);
        drawn.Count.ShouldBe(10);
        // Five standard deviations of a binomial count.
        drawn.Values.ShouldAllBe(count => Math.Abs(count - 1000) < 150);
    }

    [Fact]
    public void Tournament_Larger_PrefersTheBetterAsMuchAsItShould()
    {
        Dictionary<double, int> drawn = Scores(Ten(), 3);
        // The best of three draws with replacement is at most k with probability (k / 10)³.
        for (int k = 1; k <= 10; k++)
            ((double)drawn.GetValueOrDefault(k)).ShouldBe(10 * (3 * k * k - 3 * k + 1), 5 * Math.Sqrt(30 * k * k));
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(7, 7)]
    [InlineData(10, 23)]
    public void Add_OfTheLastChildrenOnly_DrawsAsAfterAll(int size, int children)
    {
        Population all = new(size, Tiny.Candidate(0, -1)), last = new(size, Tiny.Candidate(0, -2));
        for (int i = 0; i < children; i++) all.Add(Tiny.Candidate(0, i));
        for (int i = children - size; i < children; i++) last.Add(Tiny.Candidate(0, i));
        Rng one = new(5), other = new(5);
        for (int i = 0; i < 500; i++)
            last.Tournament(1, ref other).Fitness.ShouldBe(all.Tournament(1, ref one).Fitness);
    }

    [Fact]
    public void Starts_Several_TakeTurnsAndLeaveInThatOrder()
    {
        Population population = new(6, Tiny.Candidate(0, -1), Tiny.Candidate(0, -2));
        Scores(population, 1).Values.ShouldAllBe(count => Math.Abs(count - 5000) < 300);
        population.Add(Tiny.Candidate(0, 1));
        Dictionary<double, int> drawn = Scores(population, 1);
        drawn[-2].ShouldBeGreaterThan(drawn[-1]);
    }

    [Fact]
    public void Tournament_HigherLevel_WinsWhateverTheScore()
    {
        Population population = new(2, Tiny.Candidate(1, 100));
        population.Add(Tiny.Candidate(2, -100));
        Scores(population, 50).Keys.ShouldBe([-100]);
    }

    private static Population Ten()
    {
        Population population = new(10, Tiny.Candidate(0, 0));
        for (int i = 1; i <= 10; i++) population.Add(Tiny.Candidate(0, i));
        return population;
    }

    private static Dictionary<double, int> Scores(Population population, int tournament)
    {
        Rng rng = new(1);
        Dictionary<double, int> scores = [];
        for (int i = 0; i < 10_000; i++)
        {
            double score = population.Tournament(tournament, ref rng).Fitness.Score;
            scores[score] = scores.GetValueOrDefault(score) + 1;
        }
        return scores;
    }
}
