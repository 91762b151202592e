namespace Panthera.Search.Overfitting;

/// <summary>
/// When a search ends because what it finds does ever worse on larger tasks (paper, section 4): its best is measured there now and then, and several in
/// succession are worse than the best one there by more than noise.
/// </summary>
/// <param name="Measure">Measures a candidate on the larger tasks. What it finds must depend on the candidate alone.</param>
public sealed record OverfittingRule(Func<Candidate, CancellationToken, LargerResult> Measure)
{
    /// <summary>
    /// A new best waits until all checks with its own, if that costs what the last one did, are at most this share of the search's operations, from 0 to 1; the
    /// start's is made in any case. Operations depend on the children alone, so that the same ones are checked on any machine.
    /// </summary>
    public double WorkShare { get; init; } = 0.25;

    /// <summary>How many checked bests in succession must be worse.</summary>
    public int Patience { get; init; } = 2;
}

/// <summary>A best of a search on the larger tasks.</summary>
/// <param name="Index">The child; negative for a start program.</param>
/// <param name="Used">The share of the search's budget that was used then.</param>
/// <param name="BySeed">See <see cref="LargerResult.BySeed"/>.</param>
/// <param name="Work">Floating-point operations that it took.</param>
public sealed record OverfittingCheck(long Index, double Used, IReadOnlyList<double> BySeed, double Work);

/// <summary>All checks of a search, in order.</summary>
public sealed class OverfittingChecks
{
    private readonly List<OverfittingCheck> _all = [];

    /// <summary>The checks that were made before.</summary>
    /// <exception cref="ArgumentException">If they cannot have been.</exception>
    internal OverfittingChecks(params IReadOnlyList<OverfittingCheck> before)
    {
        foreach (OverfittingCheck check in before)
        {
            if (check?.BySeed is not { Count: > 0 } results || results.Count != before[0].BySeed.Count || results.Any(double.IsNaN))
                throw new ArgumentException("A check has no results.", nameof(before));
            Add(check);
        }
    }

    /// <summary>The checks.</summary>
    public IReadOnlyList<OverfittingCheck> All => _all;

    /// <summary>The one that is best on the larger tasks; of equal ones the last. Null before the first.</summary>
    public OverfittingCheck? Best { get; private set; }

    /// <summary>How many of the last ones in succession are worse than the best by more than noise, see <see cref="Onset"/>.</summary>
    public int Worse => Best is null ? 0 : Enumerable.Reverse(_all).TakeWhile(check => check != Best && Onset.IsWorse(check.BySeed, Best.BySeed, _all.Count - 1)).Count();

    /// <summary>Floating-point operations of all of them.</summary>
    public double Work => _all.Sum(check => check.Work);

    /// <summary>Whether a search is to end.</summary>
    public bool Stop(OverfittingRule? rule) => rule is not null && Worse >= rule.Patience;

    /// <summary>Whether a search's best is to be checked now.</summary>
    /// <param name="rule">The search's rule.</param>
    /// <param name="best">The child that is its best.</param>
    /// <param name="work">The operations of the search so far, with those of the checks.</param>
    internal bool IsDue(OverfittingRule? rule, long best, double work) =>
        rule is not null && (_all.Count == 0 || _all[^1].Index != best && Work + _all[^1].Work <= rule.WorkShare * (work + _all[^1].Work));

    internal void Add(OverfittingCheck check)
    {
        _all.Add(check);
        if (Best is null || check.BySeed.Average() >= Best.BySeed.Average()) Best = check;
    }
}
