namespace Panthera.Training.Tests;

public class ClassScoresTests
{
    // Right: 3 positive, 4 negative; wrong: 1 called positive, 2 called negative.
    [Fact]
    public void Scores_OfTwoClasses_AreThoseByHand()
    {
        ClassScores scores = Of(2, (1, 1, 3), (0, 0, 4), (0, 1, 1), (1, 0, 2));
        scores.Examples.ShouldBe(10);
        scores.Accuracy.ShouldBe(0.7, 1e-12);
        scores.F1!.Value.ShouldBe(2.0 * 3 / (4 + 5), 1e-12);
        scores.MacroF1.ShouldBe((2.0 * 3 / 9 + 2.0 * 4 / 11) / 2, 1e-12);
        scores.Matthews.ShouldBe((3 * 4 - 1 * 2) / Math.Sqrt(4.0 * 5 * 5 * 6), 1e-12);
    }

    // Right: 2, 3 and 1; predicted 4, 4 and 1 times; there are 3, 4 and 2.
    [Fact]
    public void Scores_OfThreeClasses_AreThoseByHand()
    {
        ClassScores scores = Of(3, (0, 0, 2), (0, 1, 1), (1, 1, 3), (1, 0, 1), (2, 2, 1), (2, 0, 1));
        scores.Examples.ShouldBe(9);
        scores.F1.ShouldBeNull();
        scores.Accuracy.ShouldBe(6.0 / 9, 1e-12);
        scores.MacroF1.ShouldBe((2.0 * 2 / (4 + 3) + 2.0 * 3 / (4 + 4) + 2.0 * 1 / (1 + 2)) / 3, 1e-12);
        scores.Matthews.ShouldBe((6.0 * 9 - (4 * 3 + 4 * 4 + 1 * 2)) / Math.Sqrt((81.0 - 16 - 16 - 1) * (81.0 - 9 - 16 - 4)), 1e-12);
    }

    [Theory, InlineData(2), InlineData(7)]
    public void Scores_OfPerfectAnswers_AreOne(int classes)
    {
        ClassScores scores = Of(classes, [.. Enumerable.Range(0, classes).Select(i => (i, i, i + 1))]);
        scores.Accuracy.ShouldBe(1);
        scores.MacroF1.ShouldBe(1, 1e-12);
        scores.Matthews.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Scores_OfOneAnswerForAll_HaveNoCorrelation()
    {
        ClassScores scores = Of(3, (0, 1, 5), (1, 1, 5), (2, 1, 5));
        scores.Accuracy.ShouldBe(1.0 / 3, 1e-12);
        scores.Matthews.ShouldBe(0);
        scores.MacroF1.ShouldBe(2.0 * 5 / 20 / 3, 1e-12);
    }

    // What names no class is wrong: a fourth class that is never right.
    [Fact]
    public void Scores_OfAnswersThatNameNoClass_CountThemAsWrong()
    {
        ClassScores some = Of(2, (0, 0, 3), (1, 1, 2), (1, -1, 4)), with = Of(3, (0, 0, 3), (1, 1, 2), (1, 2, 4));
        some.Accuracy.ShouldBe(5.0 / 9, 1e-12);
        some.Matthews.ShouldBe(with.Matthews, 1e-12);
        some.F1!.Value.ShouldBe(2.0 * 2 / (2 + 6), 1e-12);
    }

    [Fact]
    public void Scores_OfNothing_AreZero()
    {
        ClassScores scores = new(4);
        (scores.Accuracy, scores.MacroF1, scores.Matthews).ShouldBe((0, 0, 0));
    }

    [Theory, InlineData(-1, 0), InlineData(3, 0), InlineData(0, 3), InlineData(0, -2)]
    public void Add_OfAClassThatIsNotThere_Throws(int actual, int predicted) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new ClassScores(3).Add(actual, predicted));

    private static ClassScores Of(int classes, params (int Actual, int Predicted, int Times)[] counts)
    {
        ClassScores scores = new(classes);
        foreach ((int actual, int predicted, int times) in counts)
            for (int i = 0; i < times; i++) scores.Add(actual, predicted);
        return scores;
    }
}
