using Panthera.Search.Studies;

namespace Panthera.Search.Overfitting;

/// <summary>
/// When a search began to overfit its tasks (paper, section 4): the progress at which the best so far did best on larger tasks, provided that the last
/// best is worse there by more than noise. A search that did not is censored: what it would have done later nobody knows.
/// </summary>
/// <param name="Peak">The place, among those that were measured, of the one that did best on the larger tasks.</param>
/// <param name="Began">Whether what followed is shown to be worse.</param>
/// <param name="Progress">The peak's progress, from 0 to 1; 1 if it never began.</param>
public readonly record struct Onset(int Peak, bool Began, double Progress)
{
    private const double Significance = 0.05;

    /// <summary>The onset of a search.</summary>
    /// <param name="progress">Of the bests that were measured, in order; at least one.</param>
    /// <param name="results">By best, then by seed: how good it is on the larger tasks, greater is better; the same seeds for all.</param>
    public static Onset Of(IReadOnlyList<double> progress, IReadOnlyList<IReadOnlyList<double>> results)
    {
        int last = results.Count - 1;
        // Of equal ones the last: everything after the peak is worse.
        int peak = Enumerable.Range(0, results.Count).Reverse().MaxBy(i => results[i].Average());
        bool began = peak < last && IsWorse(results[last], results[peak], last);
        return new(peak, began, began ? progress[peak] : 1);
    }

    /// <summary>
    /// Whether one result is worse than another by more than noise, though the other was picked as the best of several: Student's paired t-test over seeds,
    /// its p-value times the number of those that the other was picked from (Bonferroni), below 0.05. False for fewer than two seeds.
    /// </summary>
    /// <param name="later">By seed.</param>
    /// <param name="best">By seed.</param>
    /// <param name="among">How many the best one was picked from.</param>
    internal static bool IsWorse(IReadOnlyList<double> later, IReadOnlyList<double> best, int among)
    {
        double[] differences = [.. later.Zip(best, (own, other) => own - other)];
        return differences.Average() < 0 && Inference.PairedT(differences) * among < Significance;
    }
}
