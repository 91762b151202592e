using Panthera.Optimizers;

namespace Panthera.Training.Tests;

public class ScheduleTests
{
    public static TheoryData<string> Shapes => [.. ScheduleShape.All.Select(shape => shape.Name)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(240)]
    [InlineData(1237)]
    public void Default_IsWarmupOfATenthAndHalfACosine_BitByBit(int steps)
    {
        // Searches of the same seed repeat each other only if this stays as it is.
        double warmup = Math.Max(1, Math.Floor(steps * 0.1));
        for (int step = 0; step < steps; step++)
        {
            double expected = step < warmup ? (step + 1) / warmup
                : 0.5 * (1 + Math.Cos(Math.PI * ((step - warmup + 1) / (steps - warmup + 1))));
            Schedule.Default.At(step, steps).ShouldBe((float)expected);
        }
        new TrainingRun(null!, 1).Schedule.ShouldBe(Schedule.Default);
    }

    [Fact]
    public void Default_Shape_RisesLinearlyToOneThenFallsTowardsZero()
    {
        float[] rates = Rates(Schedule.Default, 1237);
        for (int step = 0; step < 123; step++) rates[step].ShouldBe((step + 1f) / 123, 1e-6f);
        rates[122].ShouldBe(1);
        rates[^1].ShouldBeInRange(1e-9f, 0.001f);
        // Half way between the peak and the end a half cosine is at a half.
        rates[(123 + 1237) / 2].ShouldBe(0.5f, 0.02f);
        Rates(Schedule.Default, 3).Select(rate => MathF.Round(rate, 6)).ShouldBe([1, 0.75f, 0.25f]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void At_AnyWarmup_StaysInBoundsAndNeverRisesAfterIt(string name)
    {
        foreach (int steps in (int[])[1, 2, 3, 7, 100, 101])
            foreach (int warmup in (int[])[0, 1, 2, 10, 99, 100, 101, 1000])
            {
                float[] rates = Rates(new Schedule(ScheduleShape.Named(name)) { WarmupSteps = warmup }, steps);
                rates.ShouldAllBe(rate => rate > 0 && rate <= 1);
                int peak = Math.Max(1, warmup) - 1;
                for (int step = 0; step <= Math.Min(peak, steps - 1); step++) rates[step].ShouldBe((step + 1f) / (peak + 1), 1e-6f);
                for (int step = peak + 1; step < steps; step++) rates[step].ShouldBeLessThanOrEqualTo(rates[step - 1]);
            }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void At_EndOfWarmup_IsContinuous(string name)
    {
        Schedule schedule = new(ScheduleShape.Named(name)) { WarmupSteps = 50_000 };
        schedule.At(49_999, 100_000).ShouldBe(1);
        schedule.At(50_000, 100_000).ShouldBeInRange(1 - 3e-5f, 1);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void At_NoWarmup_BeginsAtOne(string name)
    {
        Schedule none = new(ScheduleShape.Named(name)) { WarmupShare = 0 };
        none.At(0, 1).ShouldBe(1);
        Rates(none, 20).ShouldBe(Rates(new(none.Shape) { WarmupSteps = 0 }, 20));
        Rates(none, 20).ShouldBe(Rates(new(none.Shape) { WarmupSteps = 1 }, 20));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void At_WarmupOfAllSteps_OnlyRises(string name) =>
        Rates(new(ScheduleShape.Named(name)) { WarmupShare = 1 }, 4).ShouldBe([0.25f, 0.5f, 0.75f, 1]);

    [Fact]
    public void At_Shapes_AreThoseComputedByHand()
    {
        Rates(Of("constant", 2), 5).ShouldBe([0.5f, 1, 1, 1, 1]);
        Rates(Of("linear", 1), 4).ShouldBe([1, 0.75f, 0.5f, 0.25f]);
        Rates(Of("linear", 1) with { FinalShare = 0.5 }, 4).ShouldBe([1, 0.875f, 0.75f, 0.625f]);
        Rates(Of("cosine", 1), 2).ShouldBe([1, 0.5f]);
        Rates(Of("cosine", 1) with { FinalShare = 0.2 }, 2).ShouldBe([1, 0.6f]);
        Of("rsqrt", 4).At(15, 100).ShouldBe(0.5f);
        Of("rsqrt", 4).At(63, 100).ShouldBe(0.25f);
    }

    [Fact]
    public void At_FinalShare_IsWhereTheLastStepsGo()
    {
        foreach (string name in (string[])["cosine", "linear"])
        {
            Schedule schedule = Of(name, 10) with { FinalShare = 0.1 };
            schedule.At(99_999, 100_000).ShouldBe(0.1f, 1e-4f);
            Rates(schedule with { FinalShare = 1 }, 30).Skip(10).ShouldAllBe(rate => rate == 1);
        }
    }

    [Fact]
    public void At_HundredsOfMillionsOfSteps_StaysAboveZero() => Schedule.Default.At(int.MaxValue - 2, int.MaxValue - 1).ShouldBeGreaterThan(0);

    [Fact]
    public void Init_ImpossibleValues_AreRefusedWithWhatIsPossible()
    {
        Message(() => new Schedule(ScheduleShape.Named("cosin"))).ShouldBe("no schedule 'cosin'; did you mean 'cosine'?");
        Message(() => new Schedule(ScheduleShape.Named("staircase"))).ShouldBe("no schedule 'staircase'; there are constant, cosine, linear, rsqrt");
        Message(() => Of("cosine", -1)).ShouldBe("a warm-up of -1 steps; expected 0 or more");
        Message(() => Schedule.Default with { WarmupShare = 1.5 }).ShouldBe("a warm-up of 1.5 of the steps; expected a share from 0 to 1");
        Message(() => Schedule.Default with { WarmupShare = double.NaN }).ShouldBe("a warm-up of NaN of the steps; expected a share from 0 to 1");
        Message(() => Schedule.Default with { FinalShare = -0.5 }).ShouldBe("a schedule that ends at -0.5; expected a share from 0 to 1");
        Message(() => Of("rsqrt", 5) with { FinalShare = 0.5 })
            .ShouldBe("the schedule rsqrt has no end that can be chosen; cosine and linear have");
    }

    [Fact]
    public void ToString_DiffersWhereSchedulesDo()
    {
        Schedule.Default.ToString().ShouldBe("cosine, warm-up 0.1 of the steps");
        (Of("linear", 30) with { FinalShare = 0.25 }).ToString().ShouldBe("linear, warm-up 30 steps, down to 0.25");
    }

    private static Schedule Of(string name, int warmup) => new(ScheduleShape.Named(name)) { WarmupSteps = warmup };

    private static float[] Rates(Schedule schedule, int steps) => [.. Enumerable.Range(0, steps).Select(step => schedule.At(step, steps))];

    private static string Message(Func<Schedule> action) => Should.Throw<InputException>(action).Message;
}
