namespace Panthera.Training.Diffusion;

/// <summary>Says what the noise in some pictures is.</summary>
/// <param name="noised">Pictures with noise, one after the other.</param>
/// <param name="time">How far they have drowned.</param>
/// <param name="noise">Room for the noise.</param>
public delegate void NoisePredictor(ReadOnlySpan<float> noised, int time, Span<float> noise);

/// <summary>How pictures are drawn.</summary>
public sealed record SamplingOptions
{
    /// <summary>Steps from noise to picture: as many as the schedule has, or fewer, in equal distances.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>
    /// Fresh noise of a step: 0 for none (DDIM: Song et al. 2020, arXiv 2010.02502), 1 for as much as makes the steps ancestral
    /// (DDPM: Ho et al. 2020, with the posterior's variance).
    /// </summary>
    public double Freshness { get; init; }

    /// <summary>
    /// How far to go from what a model predicts untold towards what it predicts told, and beyond (Ho and Salimans 2022, arXiv
    /// 2207.12598): 1 for as told.
    /// </summary>
    public double Guidance { get; init; } = 1;

    /// <summary>Gives all noise.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether each step's idea of the finished picture is kept between -1 and 1.</summary>
    public bool Clip { get; init; } = true;
}

/// <summary>The way back from noise to pictures.</summary>
public static class ReverseDiffusion
{
    private const ulong Stream = 0x73616d70;

    /// <summary>
    /// Draws pictures. Each has noise of its own, which follows from the seed and its number: it does not matter which are drawn
    /// together.
    /// </summary>
    /// <param name="schedule">How much noise there was when the predictor learned.</param>
    /// <param name="options">How.</param>
    /// <param name="first">The number of the first picture.</param>
    /// <param name="length">Numbers of a picture.</param>
    /// <param name="pictures">Room for whole pictures.</param>
    /// <param name="predict">The predictor.</param>
    /// <exception cref="InputException">If the schedule has fewer steps than asked for.</exception>
    public static void Draw(NoiseSchedule schedule, SamplingOptions options, int first, int length, Span<float> pictures, NoisePredictor predict)
    {
        if (options.Steps <= 0 || options.Steps > schedule.Steps)
            throw new InputException($"{options.Steps} steps are not possible; expected 1 to {schedule.Steps}, as many as were trained with");
        Rng[] rngs = [.. Enumerable.Range(first, pictures.Length / length).Select(number => new Rng(options.Seed, Stream, (ulong)number))];
        for (int i = 0; i < pictures.Length; i++) pictures[i] = (float)rngs[i / length].NextNormal();
        float[] noise = new float[pictures.Length];
        for (int step = options.Steps; step > 0; step--)
        {
            int time = TimeOf(step, options.Steps, schedule.Steps), next = TimeOf(step - 1, options.Steps, schedule.Steps);
            predict(pictures, time, noise);
            Step(schedule, options, time, next, pictures, noise, rngs, length);
        }
    }

    /// <summary>The time of a step when some are made: 0 for 0, and the last time for the last.</summary>
    public static int TimeOf(int step, int steps, int last) => (int)((long)step * last / steps);

    // With x = √s · picture + √(1 - s) · noise at both times: the picture follows from the noise, and the next x from both.
    private static void Step(
        NoiseSchedule schedule, SamplingOptions options, int time, int next, Span<float> pictures, ReadOnlySpan<float> noise, Rng[] rngs, int length)
    {
        double now = schedule.Signal(time), then = schedule.Signal(next);
        double fresh = next == 0 ? 0 : options.Freshness * Math.Sqrt((1 - then) / (1 - now) * (1 - now / then));
        double kept = Math.Sqrt(Math.Max(0, 1 - then - fresh * fresh)), signal = Math.Sqrt(now), share = Math.Sqrt(1 - now), nextSignal = Math.Sqrt(then);
        for (int i = 0; i < pictures.Length; i++)
        {
            double x = pictures[i], picture = (x - share * noise[i]) / signal;
            if (options.Clip) picture = Math.Clamp(picture, -1, 1);
            double consistent = options.Clip ? (x - signal * picture) / share : noise[i];
            double result = nextSignal * picture + kept * consistent;
            if (fresh > 0) result += fresh * rngs[i / length].NextNormal();
            pictures[i] = (float)result;
        }
    }
}
