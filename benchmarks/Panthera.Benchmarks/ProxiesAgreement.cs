using Panthera.Search.Verdicts;

namespace Panthera.Benchmarks;

/// <summary>Agreement with what large tasks say.</summary>
internal sealed class ProxiesAgreement
{
    private const int Resamples = 400, Splits = 40;

    /// <summary>A large task that has ranked fewer programs than this is not yet spoken of.</summary>
    private const int Fewest = 40;

    private readonly int[] _ranked;
    private readonly double[] _mean;

    /// <summary>Takes the programs that every large task has ranked.</summary>
    public ProxiesAgreement(ProxiesScores scores)
    {
        List<(string Name, double[] Losses)> truths = [.. ProxiesTasks.Large.Select(row => (row.Name, scores.Of(row.Name, ProxyMetric.Loss)))];
        for (int i = 0; i < ProxiesTasks.Largest.Count; i++)
        {
            double[] losses = scores.OfLargest(ProxiesTasks.Largest[i].Name, ProxiesTasks.Large[i].Name);
            truths.Add((ProxiesTasks.Largest[i].Name, losses));
        }
        truths.RemoveAll(truth => truth.Losses.Count(loss => !double.IsNaN(loss)) < Fewest);
        Truths = truths;
        _ranked = [.. Enumerable.Range(0, scores.Programs.Count).Where(p => Truths.All(t => !double.IsNaN(t.Losses[p])))];
        double[][] ranks = [.. Truths.Select(t => ProxiesScores.Ranks(At(_ranked, t.Losses)))];
        double[] means = [.. _ranked.Select((_, i) => ranks.Average(r => r[i]))];
        _mean = new double[scores.Programs.Count];
        Array.Fill(_mean, double.NaN);
        for (int i = 0; i < _ranked.Length; i++) _mean[_ranked[i]] = means[i];
    }

    /// <summary>The large tasks that have been trained, and every program's loss on them.</summary>
    public IReadOnlyList<(string Name, double[] Losses)> Truths { get; }

    /// <summary>How many programs all of them have ranked.</summary>
    public int Programs => _ranked.Length;

    /// <summary>Every program's mean rank over the large tasks, from 0, the best, to 1; NaN where one of them is missing.</summary>
    public double[] Mean => _mean;

    /// <summary>Whether a task has ranked all programs that the large ones have.</summary>
    public bool Covers(double[] losses) => _ranked.All(p => !double.IsNaN(losses[p]));

    /// <summary>
    /// Kendall's τ-b of what a task says with what another one says, over the ranked programs or the better half of them. The
    /// half is the other one's: halves by a mean of several tasks would set these against each other.
    /// </summary>
    public double Tau(double[] values, double[] truth, bool betterHalf = false)
    {
        int[] programs = betterHalf ? BetterHalf(truth) : _ranked;
        return Kendall.TauB(At(programs, values), At(programs, truth));
    }

    /// <summary>τ-b with the mean rank over the large tasks, and its 95 % interval over programs, by the bootstrap.</summary>
    public (double Tau, double Low, double High) WithMean(double[] values, bool betterHalf = false)
    {
        int[] programs = betterHalf ? BetterHalf(_mean) : _ranked;
        Rng rng = new(1, 21);
        double[] taus = new double[Resamples];
        int[] drawn = new int[programs.Length];
        for (int i = 0; i < Resamples; i++)
        {
            for (int j = 0; j < drawn.Length; j++) drawn[j] = programs[rng.Next(programs.Length)];
            taus[i] = Kendall.TauB(At(drawn, values), At(drawn, _mean));
        }
        Array.Sort(taus);
        return (Tau(values, _mean, betterHalf), taus[(int)(0.025 * Resamples)], taus[(int)(0.975 * Resamples)]);
    }

    /// <summary>τ-b of a large task with the mean rank over those of the other kind of data, so that no task is asked about itself.</summary>
    public double[] MeanOfOthers(string truth)
    {
        string kind = truth[..truth.IndexOf('-', StringComparison.Ordinal)];
        double[][] ranks = [.. Truths.Where(t => !t.Name.StartsWith(kind, StringComparison.Ordinal)).Select(t => ProxiesScores.Ranks(At(_ranked, t.Losses)))];
        double[] means = new double[_mean.Length];
        for (int i = 0; i < _ranked.Length; i++) means[_ranked[i]] = ranks.Average(r => r[i]);
        return means;
    }

    /// <summary>The mean place, from 0 for the best of all to 1, that large tasks give the ten programs that a small one ranks highest.</summary>
    public double PlaceOfTop(double[] values)
    {
        double[] places = ProxiesScores.Ranks(At(_ranked, _mean));
        double[] small = At(_ranked, values);
        return Enumerable.Range(0, _ranked.Length).OrderBy(i => small[i]).Take(10).Average(i => places[i]);
    }

    /// <summary>
    /// What the best of several rankings is worth to whoever chose it by these programs: it is chosen by one half of them, and
    /// the τ-b of the better ones among the others is taken; the mean over many halves. Of a single ranking, just that.
    /// </summary>
    public double HeldOut(IReadOnlyList<double[]> rankings)
    {
        Rng rng = new(1, 22);
        double sum = 0;
        for (int i = 0; i < Splits; i++)
        {
            int[] drawn = [.. _ranked];
            for (int j = drawn.Length - 1; j > 0; j--)
            {
                int other = rng.Next(j + 1);
                (drawn[j], drawn[other]) = (drawn[other], drawn[j]);
            }
            int[] choosing = Better(drawn[..(drawn.Length / 2)], _mean), judging = Better(drawn[(drawn.Length / 2)..], _mean);
            double[] best = rankings.MaxBy(ranking => Kendall.TauB(At(choosing, ranking), At(choosing, _mean)))!;
            sum += Kendall.TauB(At(judging, best), At(judging, _mean));
        }
        return sum / Splits;
    }

    private int[] BetterHalf(double[] truth) => Better(_ranked, truth);

    private static int[] Better(int[] programs, double[] truth) => [.. programs.OrderBy(p => truth[p]).Take(programs.Length / 2)];

    private static double[] At(int[] programs, double[] values) => [.. programs.Select(p => values[p])];
}
