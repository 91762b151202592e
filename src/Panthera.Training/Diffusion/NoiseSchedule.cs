namespace Panthera.Training.Diffusion;

/// <summary>
/// How a picture drowns in noise, step by step: at time t it is √s · picture + √(1 - s) · noise, with the share s of the signal
/// falling from 1 at time 0 (Ho et al. 2020, arXiv 2006.11239, where s is ᾱ).
/// </summary>
public sealed class NoiseSchedule
{
    /// <summary>Steps of the schedules that the papers use.</summary>
    public const int UsualSteps = 1000;

    private readonly double[] _signal;

    private NoiseSchedule(string name, IEnumerable<double> betas)
    {
        Name = name;
        _signal = [1, .. betas];
        for (int t = 1; t < _signal.Length; t++) _signal[t] = _signal[t - 1] * (1 - _signal[t]);
    }

    /// <summary>Its name, and what it was made with.</summary>
    public string Name { get; }

    /// <summary>The last time.</summary>
    public int Steps => _signal.Length - 1;

    /// <summary>The signal's share of the variance at a time from 0 to <see cref="Steps"/>.</summary>
    public double Signal(int time) => _signal[time];

    /// <summary>Each step adds more noise than the one before, in equal steps from 0.0001 to <paramref name="last"/> (Ho et al. 2020).</summary>
    /// <param name="steps">The last time.</param>
    /// <param name="last">The share of noise that the last step adds, below 1.</param>
    /// <exception cref="InputException">If a number is out of range.</exception>
    public static NoiseSchedule Linear(int steps = UsualSteps, double last = 0.02)
    {
        const double first = 1e-4;
        Require(steps);
        if (!(last is >= first and < 1)) throw new InputException($"a linear schedule cannot end at {last}; expected {first} to 1");
        return new(FormattableString.Invariant($"linear to {last}"), Enumerable.Range(0, steps).Select(i => first + (last - first) * i / Math.Max(1, steps - 1)));
    }

    /// <summary>The signal falls as a squared cosine, slowly at both ends (Nichol and Dhariwal 2021, arXiv 2102.09672).</summary>
    /// <param name="steps">The last time.</param>
    /// <exception cref="InputException">If it is not positive.</exception>
    public static NoiseSchedule Cosine(int steps = UsualSteps)
    {
        const double offset = 0.008, most = 0.999;
        Require(steps);
        return new("cosine", Enumerable.Range(1, steps).Select(t => Math.Min(most, 1 - Fall(t) / Fall(t - 1))));

        double Fall(int t) => Math.Pow(Math.Cos(((double)t / steps + offset) / (1 + offset) * Math.PI / 2), 2);
    }

    private static void Require(int steps)
    {
        if (steps is <= 0 or > 1_000_000) throw new InputException($"a diffusion of {steps} steps is not possible; expected 1 to 1,000,000");
    }
}
