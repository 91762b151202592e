namespace Panthera.Optimizers;

/// <summary>A learning-rate schedule: a program's <c>lr</c> by step. It rises evenly to 1, and then follows its shape.</summary>
/// <param name="Shape">What follows the warm-up.</param>
public sealed record Schedule(ScheduleShape Shape)
{
    /// <summary>The share of the steps that warm up unless something else is set.</summary>
    public const double DefaultWarmupShare = 0.1;

    // Half a cosine of hundreds of millions of steps ends below what a double tells from 0.
    private const double Least = 1e-20;

    /// <summary>Warm-up of a tenth of the steps, then half a cosine towards 0.</summary>
    public static Schedule Default { get; } = new(ScheduleShape.Named("cosine"));

    /// <summary>The share of the steps that warm up, from 0 to 1, unless <see cref="WarmupSteps"/> is set.</summary>
    /// <exception cref="InputException">If it is not between 0 and 1.</exception>
    public double WarmupShare
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new InputException($"a warm-up of {value} of the steps; expected a share from 0 to 1");
    } = DefaultWarmupShare;

    /// <summary>How many steps warm up; they may be more than there are, and then 1 is not reached. Null for a share of the steps.</summary>
    /// <exception cref="InputException">If it is negative.</exception>
    public int? WarmupSteps
    {
        get;
        init => field = value is null or >= 0 ? value : throw new InputException($"a warm-up of {value} steps; expected 0 or more");
    }

    /// <summary>Where cosine and linear end, from 0 to 1; the last step is as far above it as the steps before it say.</summary>
    /// <exception cref="InputException">If it is not between 0 and 1, or the shape has no end.</exception>
    public double FinalShare
    {
        get;
        init => field = value is not (>= 0 and <= 1) ? throw new InputException($"a schedule that ends at {value}; expected a share from 0 to 1")
            : value != 0 && !Shape.HasFinalShare ? throw new InputException($"the schedule {Shape.Name} has no end that can be chosen; "
                + $"{string.Join(" and ", ScheduleShape.All.Where(shape => shape.HasFinalShare))} have")
            : value;
    }

    /// <summary>The value at a step, in (0, 1].</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="steps">The number of steps in all.</param>
    public float At(int step, int steps)
    {
        // The first step to reach 1 ends the warm-up: without any, that is the first of all.
        double warmup = Math.Max(1, WarmupSteps ?? Math.Floor(steps * WarmupShare));
        if (step < warmup) return (float)((step + 1) / warmup);
        double value = Shape.At(new((step - warmup + 1) / (steps - warmup + 1), (step + 1) / warmup));
        return (float)Math.Max(Least, FinalShare + (1 - FinalShare) * value);
    }

    /// <summary>The schedule over a number of steps, for <see cref="OptimizerOptions.Schedule"/>. After the last step it stays where it ended.</summary>
    /// <param name="steps">The number of steps in all.</param>
    /// <exception cref="InputException">If it is less than 1.</exception>
    public Func<long, double> Over(int steps)
    {
        if (steps < 1) throw new InputException($"a schedule over {steps} steps; expected 1 or more");
        return step => At((int)Math.Min(step, steps - 1), steps);
    }

    /// <summary>The schedule in words: equal schedules have equal ones.</summary>
    public override string ToString()
    {
        string warmup = WarmupSteps is { } steps ? $"{steps} steps" : $"{WarmupShare} of the steps";
        return $"{Shape}, warm-up {warmup}{(FinalShare != 0 ? $", down to {FinalShare}" : "")}";
    }
}
