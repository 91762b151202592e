using Panthera.Training.Retrieval;

namespace Panthera.Training.Tests.Retrieval;

public class RecallTests
{
    private static readonly float[] Axes = [1, 0, 0, 0, 1, 0, 0, 0, 1];

    [Fact]
    public void Ranks_OfPairsThatMatch_AreZero() => Recall.Ranks(Axes, Axes, [0, 1, 2]).ShouldBe([0, 0, 0]);

    [Fact]
    public void Ranks_OfPairsThatAreTurned_CountWhatComesBefore()
    {
        float[] items = [0, 1, 0, 0.6f, 0.8f, 0, 0.8f, 0, 0.6f];
        // Query 0 is (1, 0, 0): items score 0, 0.6, 0.8, and its own is the first. Query 1 scores 1, 0.8, 0; query 2 scores 0, 0, 0.6.
        Recall.Ranks(Axes, items, [0, 1, 2]).ShouldBe([2, 1, 0]);
    }

    [Fact]
    public void Ranks_OfEqualItems_AreTheWorst() => Recall.Ranks(Axes, [.. Enumerable.Repeat(1f, 9)], [0, 1, 2]).ShouldBe([2, 2, 2]);

    [Fact]
    public void Ranks_OfNaN_AreTheWorst() => Recall.Ranks([.. Enumerable.Repeat(float.NaN, 9)], Axes, [0, 1, 2]).ShouldBe([2, 2, 2]);

    [Fact]
    public void Ranks_WhereItemsAreOfOneGroup_TakeTheBestOfThem()
    {
        float[] items = [0, 1, 0, 1, 0, 0, 0, 0, 1];
        Recall.Ranks(Axes, items, [0, 1, 2]).ShouldBe([2, 2, 0]);
        Recall.Ranks(Axes, items, [7, 7, 2]).ShouldBe([0, 0, 0], "the first two are each other's right answers");
    }

    [Fact]
    public void At_K_IsTheShareOfRanksBelow()
    {
        Recall.At(1, [0, 1, 5, 0]).ShouldBe(0.5);
        Recall.At(5, [0, 1, 5, 0]).ShouldBe(0.75);
        Recall.At(6, [0, 1, 5, 0]).ShouldBe(1);
    }

    [Theory, InlineData(1), InlineData(3), InlineData(5), InlineData(50)]
    public void Chance_OfK_IsWhatRandomEmbeddingsGet(int k)
    {
        const int count = 40, width = 16, rounds = 400;
        int[] groups = [.. Enumerable.Range(0, count).Select(i => i < 10 ? i / 5 : i)];
        Rng rng = new(3);
        double sum = 0;
        for (int round = 0; round < rounds; round++)
        {
            float[] queries = new float[count * width], items = new float[count * width];
            foreach (ref float number in queries.AsSpan()) number = (float)rng.NextNormal();
            foreach (ref float number in items.AsSpan()) number = (float)rng.NextNormal();
            sum += Recall.At(k, Recall.Ranks(queries, items, groups));
        }
        Recall.Chance(k, groups).ShouldBe(sum / rounds, 0.01);
        if (k == 1) Recall.Chance(k, groups).ShouldBe((10 * 5.0 / 40 + 30 * 1.0 / 40) / 40, 1e-12);
    }
}
