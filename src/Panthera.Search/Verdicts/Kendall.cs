namespace Panthera.Search.Verdicts;

/// <summary>How far two rankings of the same things agree.</summary>
public static class Kendall
{
    private const int Orders = 10_000;

    /// <summary>
    /// Kendall's τ-b (Kendall, 1945): pairs in the same order less pairs in the opposite order, over the geometric mean of the
    /// pairs that each side tells apart. 1 is the same order, -1 the opposite one, 0 what chance gives.
    /// </summary>
    /// <param name="first">One number a thing. Infinite is larger or smaller than all that are finite, and equal to itself.</param>
    /// <param name="second">The same things' other numbers, in the same order.</param>
    /// <returns>A number from -1 to 1; NaN if either side ties everything or there are fewer than two things.</returns>
    /// <exception cref="ArgumentException">If there are not as many numbers on both sides, or one of them is not a number.</exception>
    public static double TauB(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count) throw new ArgumentException($"{first.Count} numbers cannot be ranked against {second.Count}");
        if (first.Any(double.IsNaN) || second.Any(double.IsNaN)) throw new ArgumentException("NaN has no rank");
        // Pairs that are equal on both sides count for neither.
        long agreement = 0, toldByFirst = 0, toldBySecond = 0;
        for (int i = 0; i < first.Count; i++)
            for (int j = 0; j < i; j++)
            {
                int one = first[i].CompareTo(first[j]), other = second[i].CompareTo(second[j]);
                agreement += one * other;
                toldByFirst += one * one;
                toldBySecond += other * other;
            }
        return agreement / Math.Sqrt((double)toldByFirst * toldBySecond);
    }

    /// <summary>
    /// How probable a τ-b so far from 0 is if the two rankings have nothing to do with each other: the share of random orders of one side that give as much
    /// (a permutation test, two-sided).
    /// </summary>
    /// <param name="first">As above.</param>
    /// <param name="second">As above.</param>
    /// <param name="rng">Draws the orders.</param>
    /// <returns>A number above 0 to 1; NaN where τ is.</returns>
    public static double PValue(IReadOnlyList<double> first, IReadOnlyList<double> second, Rng rng)
    {
        double observed = Math.Abs(TauB(first, second));
        if (double.IsNaN(observed)) return double.NaN;
        double[] drawn = [.. second];
        int asMuch = 1;
        for (int order = 0; order < Orders; order++)
        {
            for (int i = drawn.Length - 1; i > 0; i--)
            {
                int other = rng.Next(i + 1);
                (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
            }
            if (Math.Abs(TauB(first, drawn)) >= observed - 1e-12) asMuch++;
        }
        return asMuch / (Orders + 1.0);
    }
}
