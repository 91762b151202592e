namespace Panthera.Training.Tests;

public class ScheduleTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(240)]
    [InlineData(1237)]
    public void WarmupCosine_RisesLinearlyToOneThenFallsTowardsZero(int steps)
    {
        float[] rates = [.. Enumerable.Range(0, steps).Select(step => Schedule.WarmupCosine(step, steps))];
        int warmup = (int)(steps * Schedule.WarmupShare);
        for (int step = 0; step < warmup; step++) rates[step].ShouldBe((step + 1f) / warmup, 1e-6f);
        rates[warmup - 1].ShouldBe(1);
        for (int step = warmup; step < steps; step++) rates[step].ShouldBeLessThan(rates[step - 1]);
        rates[^1].ShouldBeInRange(0, 0.001f);
        // Half way between the peak and the end a half cosine is at a half.
        rates[(warmup + steps) / 2].ShouldBe(0.5f, 0.02f);
    }

    [Fact]
    public void WarmupCosine_FewSteps_StaysWithinBounds()
    {
        Rates(1).ShouldBe([1]);
        Rates(2).ShouldBe([1, 0.5f]);
        Rates(3).ShouldBe([1, 0.75f, 0.25f]);
        for (int steps = 1; steps < 40; steps++) Rates(steps).ShouldAllBe(rate => rate >= 0 && rate <= 1);

        static float[] Rates(int steps) => [.. Enumerable.Range(0, steps).Select(step => MathF.Round(Schedule.WarmupCosine(step, steps), 6))];
    }
}
