namespace Panthera.Tests;

public class RngTests
{
    [Fact]
    public void Stream_DependsOnSeedsOnly()
    {
        Rng first = new(7, 3, 1), second = new(7, 3, 1), other = new(7, 3, 2);
        ulong value = first.NextULong();
        value.ShouldBe(second.NextULong());
        value.ShouldNotBe(other.NextULong());
    }

    [Fact]
    public void Normal_HasZeroMeanAndUnitVariance()
    {
        Rng rng = new(1);
        double sum = 0, squares = 0;
        const int count = 200_000;
        for (int i = 0; i < count; i++)
        {
            double x = rng.NextNormal();
            sum += x;
            squares += x * x;
        }
        (sum / count).ShouldBe(0, 0.01);
        (squares / count).ShouldBe(1, 0.02);
    }

    [Fact]
    public void At_State_GoesOnWhereTheOtherWas()
    {
        Rng first = new(3, 4, 5);
        for (int i = 0; i < 7; i++) first.NextULong();
        Rng second = Rng.At(first.State);
        for (int i = 0; i < 100; i++) second.NextULong().ShouldBe(first.NextULong());
        second.State.ShouldBe(first.State);
    }
}
