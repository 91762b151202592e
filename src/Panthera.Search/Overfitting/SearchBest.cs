using Panthera.Language;

namespace Panthera.Search.Overfitting;

/// <summary>A program that was the best of its search for a while.</summary>
/// <param name="Index">The child; negative for a start program.</param>
/// <param name="Progress">The share of the search's children, from 0 to 1, that there were when it became the best; 0 for a start program.</param>
/// <param name="Fitness">What the search made of it.</param>
/// <param name="Program">The program.</param>
/// <param name="Scale">The learning-rate scale at which it was the best.</param>
public sealed record SearchBest(long Index, double Progress, Fitness Fitness, Program Program, double Scale)
{
    /// <summary>What tables call it, such as <c>#217</c>.</summary>
    public string Name => Index < 0 ? "start" : $"#{Index}";

    /// <summary>Some of a search's bests: the first, the last, and again and again the one that is farthest in progress from all that are chosen.</summary>
    /// <param name="bests">The bests in order of progress, at least one.</param>
    /// <param name="most">How many at most, 2 or more.</param>
    /// <returns>The chosen ones in order; all of them if there are no more.</returns>
    public static IReadOnlyList<SearchBest> Spread(IReadOnlyList<SearchBest> bests, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bests.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        SortedSet<int> chosen = [0, bests.Count - 1];
        while (chosen.Count < Math.Min(most, bests.Count))
            chosen.Add(Enumerable.Range(0, bests.Count).Except(chosen).MaxBy(i => chosen.Min(c => Math.Abs(bests[c].Progress - bests[i].Progress))));
        return [.. chosen.Select(i => bests[i])];
    }
}
