namespace Panthera.Training;

/// <summary>Learning-rate schedules: a program's <c>lr</c> by step, in (0, 1].</summary>
public static class Schedule
{
    /// <summary>The share of the steps that warm up.</summary>
    public const double WarmupShare = 0.1;

    /// <summary>Linear warm-up to 1 over the first tenth of the steps, then a half cosine towards 0.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">The number of steps in all.</param>
    public static float WarmupCosine(int step, int steps)
    {
        double warmup = Math.Max(1, Math.Floor(steps * WarmupShare));
        if (step < warmup) return (float)((step + 1) / warmup);
        double progress = (step - warmup + 1) / (steps - warmup + 1);
        return (float)(0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
