namespace Panthera.Figures;

/// <summary>What the end of the curves says about two strategies.</summary>
public enum OrderingDecision
{
    /// <summary>The first is better by more than the standard errors.</summary>
    Holds,

    /// <summary>The difference is within the standard errors, or one of them is not known.</summary>
    Undecided,

    /// <summary>The second is better by more than the standard errors.</summary>
    Reversed,
}

/// <summary>A claim that one strategy ends better than another.</summary>
/// <param name="First">The strategy that is claimed to be better.</param>
/// <param name="Second">The other one.</param>
/// <param name="FirstFitness">The best fitness of the first at the end, over its repeats.</param>
/// <param name="SecondFitness">The same of the second.</param>
public sealed record Ordering(string First, string Second, MeanAndError FirstFitness, MeanAndError SecondFitness)
{
    /// <summary>The rule of <see cref="Decision"/> in words.</summary>
    public const string Criterion = "the means at the end differ by more than the sum of both standard errors";

    /// <summary>The first's mean less the second's.</summary>
    public double Difference => FirstFitness.Mean - SecondFitness.Mean;

    /// <summary>The sum of both standard errors, which the difference must exceed; NaN for fewer than two repeats.</summary>
    public double Errors => FirstFitness.Error + SecondFitness.Error;

    /// <summary>What the difference says. Every comparison with NaN is false, so that what is not known is undecided.</summary>
    public OrderingDecision Decision => Difference > Errors ? OrderingDecision.Holds
        : -Difference > Errors ? OrderingDecision.Reversed
        : OrderingDecision.Undecided;
}
