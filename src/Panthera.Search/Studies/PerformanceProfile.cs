namespace Panthera.Search.Studies;

/// <summary>
/// Performance profiles (Dolan and Moré 2002): the share of tasks on which an optimizer takes at most τ times what the fastest one takes.
/// </summary>
/// <param name="Costs">By entrant, then by task: what it took; infinite where it never got there.</param>
public sealed record PerformanceProfile(IReadOnlyList<IReadOnlyList<double>> Costs)
{
    /// <summary>Where AlgoPerf's score ends.</summary>
    public const double LastFactor = 4;

    /// <summary>What an entrant took on a task, over what the fastest took; infinite where nobody got there.</summary>
    public double Ratio(int entrant, int task)
    {
        double best = Costs.Min(own => own[task]), cost = Costs[entrant][task];
        return double.IsFinite(cost) ? cost / best : double.PositiveInfinity;
    }

    /// <summary>The share of the tasks on which an entrant's ratio is at most a factor.</summary>
    public double At(int entrant, double factor) => Enumerable.Range(0, Costs[entrant].Count).Average(task => Ratio(entrant, task) <= factor ? 1.0 : 0);

    /// <summary>AlgoPerf's score: the mean height of the profile between 1 and 4; 1 for who is the fastest everywhere.</summary>
    public double Score(int entrant) => Enumerable.Range(0, Costs[entrant].Count)
        .Average(task => Math.Max(0, LastFactor - Ratio(entrant, task)) / (LastFactor - 1));
}
