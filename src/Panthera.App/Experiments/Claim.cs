using Panthera.Search.Verdicts;

namespace Panthera.App.Experiments;

/// <summary>Whether what came out points where the paper's result does.</summary>
internal enum Direction
{
    /// <summary>It does, by more than noise.</summary>
    Agrees,

    /// <summary>It cannot be told from no difference.</summary>
    Undecided,

    /// <summary>It points the other way, by more than noise.</summary>
    Disagrees,
}

/// <summary>A statement of the paper and what came out here.</summary>
/// <param name="Paper">The statement, short.</param>
/// <param name="Here">The number that came out, with its interval.</param>
/// <param name="Direction">Whether they agree.</param>
/// <param name="Difference">The same: a mean with Student's 95 % interval.</param>
/// <param name="Unit">What the number counts.</param>
internal sealed record Claim(string Paper, string Here, Direction Direction, Interval Difference, string Unit)
{
    /// <summary>A statement that holds if a number is above zero, or below it.</summary>
    /// <param name="paper">The statement.</param>
    /// <param name="values">Independent measurements of the number; what is infinite leaves it undecided.</param>
    /// <param name="isBelow">Whether the statement says that it is below zero.</param>
    /// <param name="unit">What the number counts, and what the sign means.</param>
    /// <param name="digits">Digits after the point.</param>
    public static Claim Of(string paper, IReadOnlyList<double> values, bool isBelow, string unit, int digits = 3)
    {
        Interval interval = values.Count > 0 && values.All(double.IsFinite) ? Interval.Of(values) : new(double.NaN, double.PositiveInfinity);
        Direction direction = !(interval.Low > 0 || interval.High < 0) ? Direction.Undecided : interval.High < 0 == isBelow ? Direction.Agrees : Direction.Disagrees;
        return new Claim(paper, Output.Spoken.Difference(interval, digits), direction, interval, unit);
    }
}
