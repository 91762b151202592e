namespace Panthera.Search.Tests;

public class FitnessTests
{
    [Fact]
    public void Order_IsByLevelThenByScore()
    {
        Fitness[] rising =
        [
            new(Fitness.Failed, 0), new(0, -3), new(0, 4), new(1, -4), new(1, 0), new(1, 1e-9), new(RaceEvaluator.TopLevel, -4), new(RaceEvaluator.TopLevel, 4),
        ];
        for (int i = 0; i < rising.Length; i++)
            for (int j = 0; j < rising.Length; j++)
            {
                Math.Sign(rising[i].CompareTo(rising[j])).ShouldBe(Math.Sign(i - j));
                (rising[i] < rising[j]).ShouldBe(i < j);
                (rising[i] > rising[j]).ShouldBe(i > j);
                (rising[i] <= rising[j]).ShouldBe(i <= j);
                (rising[i] >= rising[j]).ShouldBe(i >= j);
            }
    }
}
