using System.Globalization;
using Panthera.Search.Verdicts;

namespace Panthera.Benchmarks;

/// <summary>The tables of docs/proxies.md, each between two comments that name it.</summary>
internal static class ProxiesTable
{
    private static readonly (string Name, Action<TextWriter, string, ProxiesScores, ProxiesAgreement> Print)[] All =
    [
        ("ceiling", (output, _, scores, agreement) => Ceiling(output, scores, agreement)),
        ("tasks", (output, _, scores, agreement) => Tasks(output, scores, agreement)),
        ("metrics", (output, _, scores, agreement) => Metrics(output, scores, agreement)),
        ("pairs", (output, _, scores, agreement) => Pairs(output, scores, agreement)),
        ("known-order", (output, folder, _, _) => KnownOrder(output, folder)),
    ];

    /// <summary>Writes all tables from what has been trained.</summary>
    /// <exception cref="InputException">If docs/proxies.md has no place for one of them.</exception>
    public static void Write(string folder)
    {
        string path = Path.Combine(folder, "..", "proxies.md");
        ProxiesScores scores = new(folder);
        ProxiesAgreement agreement = new(scores);
        foreach ((string name, var print) in All)
        {
            StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            print(output, folder, scores, agreement);
            Console.WriteLine(output);
            File.WriteAllText(path, Tables.Replaced(File.ReadAllText(path), "docs/proxies.md", name, output.ToString()));
        }
    }

    private static IEnumerable<string> Trained(ProxiesScores scores, ProxiesAgreement agreement) =>
        ProxiesTasks.Candidates.Select(row => row.Name).Where(name => agreement.Covers(scores.Of(name, ProxyMetric.Loss)));

    private static void Ceiling(TextWriter output, ProxiesScores scores, ProxiesAgreement agreement)
    {
        output.WriteLine($"{"τ",-17}{string.Concat(agreement.Truths.Select(t => $"{t.Name,17}"))}"
            + $"{"other kind",13}{"seed to seed",14}{"ms",8}{"trainings",11}");
        foreach ((string name, double[] losses) in agreement.Truths)
        {
            output.Write($"{name,-17}");
            foreach ((_, double[] others) in agreement.Truths)
                output.Write($"{Both(agreement, losses, others),17}");
            double[] kind = agreement.MeanOfOthers(name), second = scores.SecondSeedOf(name);
            output.Write($"{Both(agreement, losses, kind),13}");
            bool again = second.Any(double.IsFinite);
            output.Write($"{(again ? Both(agreement, second, losses) : "–"),14}");
            output.WriteLine($"{scores.Cost(name),8:F0}{scores.Spent(name).Trainings,11}");
        }
        output.WriteLine($"{agreement.Programs} programs; pairs: the better half of them by the task of the column | all");
        foreach ((string name, _) in agreement.Truths.Skip(ProxiesTasks.Large.Count))
        {
            (double[] smaller, double[] larger) = scores.ScaleChoices(name);
            if (smaller.Length > 0)
                output.WriteLine($"{name}: half the scale of the 10 × task was the better for {smaller.Zip(larger).Count(p => p.First < p.Second)} of "
                    + $"{smaller.Length} programs that were tried at both; τ between the two scales {Kendall.TauB(smaller, larger):F2}");
        }
    }

    private static void Tasks(TextWriter output, ProxiesScores scores, ProxiesAgreement agreement)
    {
        output.WriteLine($"{"τ better half",-20}{"τ all",-20}{"2 seeds",-14}{"top 10",7}{"seed to seed",14}{"ms",6}{"τ/s",6}"
            + $"  {"task",-30}{string.Concat(agreement.Truths.Select(t => $"{t.Name,17}"))}");
        foreach (string task in Trained(scores, agreement).OrderByDescending(task => agreement.WithMean(scores.Of(task, ProxyMetric.Loss), true).Tau))
        {
            double[] losses = scores.Of(task, ProxyMetric.Loss), second = scores.SecondSeedOf(task);
            double[] both = [.. losses.Zip(second, (a, b) => a + b)];
            double half = agreement.WithMean(losses, true).Tau;
            output.Write($"{Text(agreement.WithMean(losses, true)),-20}{Text(agreement.WithMean(losses)),-20}");
            output.Write($"{$"{agreement.WithMean(both, true).Tau:F2} | {agreement.WithMean(both).Tau:F2}",-14}{agreement.PlaceOfTop(losses),7:P0}");
            output.Write($"{Both(agreement, second, losses),14}");
            output.Write($"{scores.Cost(task),6:F0}{half / (scores.Cost(task) / 1000),6:F1}  {task,-30}");
            foreach ((_, double[] truth) in agreement.Truths)
                output.Write($"{Both(agreement, losses, truth),17}");
            output.WriteLine();
        }
        output.WriteLine("pairs: the better half by the task of the column | all; 2 seeds: the mean of two trainings; "
            + "top 10: mean place of the task's ten best in the large tasks' order");
    }

    private static void Metrics(TextWriter output, ProxiesScores scores, ProxiesAgreement agreement)
    {
        output.WriteLine($"{"task",-30}{string.Concat(ProxyMetric.All.Select(metric => $"{metric.Name,15}"))}");
        List<double[]> halves = [], wholes = [];
        void Line(string name, double[] half, double[] whole) =>
            output.WriteLine($"{name,-30}{string.Concat(half.Zip(whole, (h, w) => $"{$"{h:F2} | {w:F2}",15}"))}");
        foreach (string task in Trained(scores, agreement))
        {
            halves.Add([.. ProxyMetric.All.Select(metric => agreement.WithMean(scores.Of(task, metric), true).Tau)]);
            wholes.Add([.. ProxyMetric.All.Select(metric => agreement.WithMean(scores.Of(task, metric)).Tau)]);
            Line(task, halves[^1], wholes[^1]);
        }
        double[] Mean(List<double[]> rows) => [.. ProxyMetric.All.Select((_, i) => rows.Average(row => row[i]))];
        if (halves.Count > 0) Line("mean", Mean(halves), Mean(wholes));
        output.WriteLine("τ with the mean rank over the large tasks: the better half | all");
    }

    private static void Pairs(TextWriter output, ProxiesScores scores, ProxiesAgreement agreement)
    {
        output.WriteLine($"{"τ better half",-20}{"τ all",-20}{"top 10",7}{"ms",6}  tasks");
        string[] tasks = [.. Trained(scores, agreement)];
        Pair[] pairs = [.. from i in Enumerable.Range(0, tasks.Length)
                           from j in Enumerable.Range(0, i)
                           let ranks = Sum(Ranks(scores, tasks[i]), Ranks(scores, tasks[j]))
                           orderby agreement.Tau(ranks, agreement.Mean, true) descending
                           select new Pair(tasks[j], tasks[i], ranks, scores.Cost(tasks[i]) + scores.Cost(tasks[j]))];
        void Print(IEnumerable<Pair> some)
        {
            foreach (Pair pair in some)
                output.WriteLine($"{Text(agreement.WithMean(pair.Ranks, true)),-20}{Text(agreement.WithMean(pair.Ranks)),-20}"
                    + $"{agreement.PlaceOfTop(pair.Ranks),7:P0}{pair.Cost,6:F0}  {pair.First} + {pair.Second}");
        }
        void Group(string name, IEnumerable<Pair> some)
        {
            Pair[] group = [.. some];
            double heldOut = agreement.HeldOut([.. group.Select(pair => pair.Ranks)]);
            output.WriteLine(group.Length == 1
                ? $"{name}; τ of the better half of half of the programs {heldOut:F2}"
                : $"{name}: {group.Length} pairs, the best five; "
                    + $"τ of the better half if half of the programs choose the pair and the others judge it {heldOut:F2}");
            Print(group.Take(5));
        }
        Group("all", pairs);
        foreach (double most in new[] { 90, 60, 45 }) Group($"up to {most} ms", pairs.Where(pair => pair.Cost <= most));
        Group("the tasks before", pairs.Where(pair => (pair.First, pair.Second) == ProxiesTasks.Before));
        Group("the tasks now", pairs.Where(pair => (pair.First, pair.Second) == ProxiesTasks.Now));
        output.WriteLine("ranked by the sum of both ranks");
    }

    private sealed record Pair(string First, string Second, double[] Ranks, double Cost);

    private static void KnownOrder(TextWriter output, string folder)
    {
        using ProxiesLog log = new(Path.Combine(folder, "known.csv"));
        output.WriteLine($"{"right",6}{"decided",9}  {"task",-30}{string.Concat(ProxiesKnownOrder.All.Select(one => $"{one.Program.Name,12}"))}");
        foreach (string task in ProxiesTasks.Candidates.Select(row => row.Name))
        {
            double[][] losses = [.. ProxiesKnownOrder.All.Select(one => ProxiesKnownOrder.Seeds
                .Select(seed => log.All.FirstOrDefault(t => t.Task == task && t.Program == one.Program.Name && t.Seed == seed)?.Loss ?? double.NaN).ToArray())];
            if (losses.Any(one => one.Any(double.IsNaN))) continue;
            (int pairs, int right, int decided) = ProxiesKnownOrder.Count(losses);
            output.WriteLine($"{$"{right}/{pairs}",6}{decided,9}  {task,-30}"
                + $"{string.Concat(losses.Select(one => $"{(double.IsFinite(one.Average()) ? $"{one.Average():F3}" : "failed"),12}"))}");
        }
        output.WriteLine($"mean validation loss over {ProxiesKnownOrder.Seeds.Count} seeds; right: pairs in the known order; decided: of these, those whose 95 % interval");
        output.WriteLine("over seeds does not contain 0; failed: with one of the seeds at least");
    }

    private static string Both(ProxiesAgreement agreement, double[] values, double[] truth) =>
        $"{agreement.Tau(values, truth, true):F2} | {agreement.Tau(values, truth):F2}";

    private static double[] Ranks(ProxiesScores scores, string task) => ProxiesScores.Ranks(scores.Of(task, ProxyMetric.Loss));

    private static double[] Sum(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a + b)];

    private static string Text((double Tau, double Low, double High) tau) => $"{tau.Tau:F2} ({tau.Low:F2} to {tau.High:F2})";
}
