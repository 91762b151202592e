using Panthera.Training.Diffusion;

namespace Panthera.Training.Tests.Diffusion;

/// <summary>Schedules of noise, and the way back from it.</summary>
public class NoiseTests
{
    [Fact]
    public void Linear_Schedule_IsTheProductOfItsSteps()
    {
        NoiseSchedule schedule = NoiseSchedule.Linear();
        double signal = 1;
        schedule.Signal(0).ShouldBe(1);
        for (int t = 1; t <= 1000; t++) schedule.Signal(t).ShouldBe(signal *= 1 - (1e-4 + (0.02 - 1e-4) * (t - 1) / 999), 1e-12);
        // The figure that Ho et al. give for the end is 4 · 10⁻⁵.
        schedule.Signal(1000).ShouldBe(4.04e-5, 1e-7);
    }

    [Fact]
    public void Cosine_Schedule_FollowsTheCosineUntilItsEnd()
    {
        NoiseSchedule schedule = NoiseSchedule.Cosine();
        double start = Math.Pow(Math.Cos(0.008 / 1.008 * Math.PI / 2), 2);
        for (int t = 0; t <= 990; t++)
            schedule.Signal(t).ShouldBe(Math.Pow(Math.Cos((t / 1000.0 + 0.008) / 1.008 * Math.PI / 2), 2) / start, 1e-9);
        for (int t = 1; t <= 1000; t++) schedule.Signal(t).ShouldBeInRange(1e-12, schedule.Signal(t - 1));
    }

    [Theory, InlineData(0), InlineData(-3), InlineData(2_000_000)]
    public void Schedule_OfImpossibleSteps_IsRefused(int steps)
    {
        Should.Throw<InputException>(() => NoiseSchedule.Cosine(steps)).Message.ShouldStartWith($"a diffusion of {steps} steps is not possible");
        Should.Throw<InputException>(() => NoiseSchedule.Linear(steps));
    }

    [Theory, InlineData(1.0), InlineData(0), InlineData(double.NaN)]
    public void LinearSchedule_OfImpossibleEnd_IsRefused(double last) => Should.Throw<InputException>(() => NoiseSchedule.Linear(1000, last));

    [Fact]
    public void Times_OfFewerSteps_EndAtBothEnds()
    {
        Enumerable.Range(0, 5).Select(step => ReverseDiffusion.TimeOf(step, 4, 1000)).ShouldBe([0, 250, 500, 750, 1000]);
        Enumerable.Range(0, 1001).ShouldAllBe(step => ReverseDiffusion.TimeOf(step, 1000, 1000) == step);
    }

    // Of data with a normal distribution, the noise that is to be expected is known: what is drawn must have that distribution.
    [Theory]
    [InlineData("cosine", 1000, 1.0, 0.02), InlineData("linear", 1000, 1.0, 0.02), InlineData("cosine", 1000, 0.0, 0.02), InlineData("cosine", 50, 0.0, 0.05)]
    [InlineData("linear", 100, 0.5, 0.05)]
    public void Draw_WithTheBestPredictor_HasTheDistributionOfTheData(string name, int steps, double fresh, double tolerance)
    {
        const double mean = 0.3, deviation = 0.4;
        const int count = 6000;
        NoiseSchedule schedule = name == "cosine" ? NoiseSchedule.Cosine() : NoiseSchedule.Linear();
        float[] drawn = new float[count];
        ReverseDiffusion.Draw(schedule, new SamplingOptions { Steps = steps, Freshness = fresh, Clip = false }, 0, 1, drawn, (noised, time, noise) =>
        {
            double s = schedule.Signal(time), variance = s * deviation * deviation + 1 - s;
            for (int i = 0; i < noise.Length; i++) noise[i] = (float)(Math.Sqrt(1 - s) * (noised[i] - Math.Sqrt(s) * mean) / variance);
        });
        double average = drawn.Average();
        average.ShouldBe(mean, 0.02);
        Math.Sqrt(drawn.Average(x => (x - average) * (x - average))).ShouldBe(deviation, tolerance * deviation + 0.01);
    }

    // With fresh noise as of DDPM, a step has the mean and the variance of the posterior (Ho et al. 2020, equations 6 and 7).
    [Fact]
    public void Step_WithAllFreshNoise_IsThatOfThePosterior()
    {
        NoiseSchedule schedule = NoiseSchedule.Linear(2, 0.5);
        const int count = 40_000;
        float[] drawn = new float[count], start = new float[count];
        double picture = 0.7, now = schedule.Signal(2), then = schedule.Signal(1);
        double beta = 1 - now / then;
        ReverseDiffusion.Draw(schedule, new SamplingOptions { Steps = 2, Freshness = 1, Clip = false }, 0, 1, drawn, (noised, time, noise) =>
        {
            if (time == 2) noised.CopyTo(start);
            else
            {
                double sum = 0, squares = 0;
                for (int i = 0; i < count; i++)
                {
                    double expected = Math.Sqrt(then) * beta / (1 - now) * picture + Math.Sqrt(1 - beta) * (1 - then) / (1 - now) * start[i];
                    sum += noised[i] - expected;
                    squares += Math.Pow(noised[i] - expected, 2);
                }
                (sum / count).ShouldBe(0, 0.01);
                (squares / count).ShouldBe((1 - then) / (1 - now) * beta, 0.02 * beta);
            }
            double signal = schedule.Signal(time);
            for (int i = 0; i < count; i++) noise[i] = (float)((noised[i] - Math.Sqrt(signal) * picture) / Math.Sqrt(1 - signal));
        });
        drawn.ShouldAllBe(x => Math.Abs(x - picture) < 1e-5);
    }

    [Fact]
    public void Draw_OfSomePictures_GivesThoseOfAll()
    {
        float[] all = Drawn(0, 8, 7), some = Drawn(3, 2, 7);
        some.ShouldBe(all[(3 * 5)..(5 * 5)]);
        Drawn(0, 8, 7).ShouldBe(all);
        Drawn(0, 8, 8).ShouldNotBe(all);
        all.ShouldAllBe(x => x >= -1 && x <= 1);

        static float[] Drawn(int first, int count, ulong seed)
        {
            float[] pictures = new float[count * 5];
            ReverseDiffusion.Draw(NoiseSchedule.Cosine(), new SamplingOptions { Steps = 20, Freshness = 1, Seed = seed }, first, 5, pictures, (noised, _, noise) => noised.CopyTo(noise));
            return pictures;
        }
    }

    [Theory, InlineData(0), InlineData(1001)]
    public void Draw_InImpossibleSteps_IsRefused(int steps) =>
        Should.Throw<InputException>(() => ReverseDiffusion.Draw(NoiseSchedule.Cosine(), new SamplingOptions { Steps = steps }, 0, 1, new float[1], (_, _, _) => { }))
            .Message.ShouldBe($"{steps} steps are not possible; expected 1 to 1000, as many as were trained with");
}
