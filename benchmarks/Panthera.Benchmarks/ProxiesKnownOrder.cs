using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Search.Verdicts;
using Panthera.Training.Tasks;

namespace Panthera.Benchmarks;

/// <summary>
/// Optimizers whose order at scale is known (paper, on ViT-B/16): Lion, AdamW, the ablations of Lion with one β,
/// and PowerSign and AddSign last. What a small task says of them needs no large training to be checked.
/// </summary>
internal static class ProxiesKnownOrder
{
    /// <summary>The seeds of the trainings that count; tuning has its own.</summary>
    public static IReadOnlyList<ulong> Seeds { get; } = [101, 102, 103, 104, 105, 106];

    private const ulong TuningSeed = 51;

    /// <summary>PowerSign and AddSign (Bello et al., 2017, arXiv 1709.07417), without decay of the sign's weight.</summary>
    private const string PowerSign = "def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  s = sign(g)\n  t = sign(m)\n  s = s * t\n  s = exp(s)\n"
        + "  update = s * g\n  update = update * lr\n  return update, m\n";

    private const string AddSign = "def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  s = sign(g)\n  t = sign(m)\n  s = s * t\n  s = s + 1.0\n"
        + "  update = s * g\n  update = update * lr\n  return update, m\n";

    /// <summary>The optimizers by falling rank; what shares a rank is not compared.</summary>
    public static IReadOnlyList<(SampledProgram Program, int Rank)> All { get; } =
    [
        (Of("Lion", "lion"), 1),
        (Of("AdamW", "adamw", ("beta2", 0.99), ("weight_decay", 0)), 2),
        (Of("β = 0.9", "signum", ("beta", 0.9)), 3),
        (Of("β = 0.99", "signum", ("beta", 0.99)), 3),
        (new SampledProgram("PowerSign", Parser.Parse(PowerSign)), 4),
        (new SampledProgram("AddSign", Parser.Parse(AddSign)), 4),
    ];

    /// <summary>Tunes each of them on each candidate task, learning rate and weight decay alike, and trains it with some seeds.</summary>
    public static void Train(ProxiesLog log)
    {
        TaskData data = new();
        foreach (ProxiesTasks.Row row in ProxiesTasks.Candidates)
        {
            ProxyTask task = row.Open(data);
            bool Done(SampledProgram program) => Seeds.All(seed => log.All.Any(t => t.Task == row.Name && t.Program == program.Name && t.Seed == seed));
            if (All.All(one => Done(one.Program))) continue;
            Func<SampledProgram, double?> firstScale = ProxiesTraining.FirstScales(log, task, row.Name);
            foreach ((SampledProgram program, _) in All)
            {
                Settings best = Tuning.Tune(log.Trainers, task, program.Program, firstScale(program) ?? 1, TuningSeed, CancellationToken.None);
                foreach (ulong seed in Seeds) log.Train(task, row.Name, program, best.Scale, best.WeightDecay, seed);
            }
            Console.WriteLine($"{row.Name,-32}" + string.Join("  ", All.Select(one =>
                $"{one.Program.Name} {log.All.Where(t => t.Task == row.Name && t.Program == one.Program.Name && Seeds.Contains(t.Seed)).Average(t => t.Loss):F4}")));
        }
    }

    /// <summary>How many pairs have an order, how many come out in it, and how many of these clearly.</summary>
    /// <param name="losses">By optimizer, in the order of <see cref="All"/>, and by seed.</param>
    public static (int Pairs, int Right, int Decided) Count(double[][] losses)
    {
        int pairs = 0, right = 0, decided = 0;
        for (int i = 0; i < losses.Length; i++)
            for (int j = 0; j < losses.Length; j++)
            {
                if (All[i].Rank >= All[j].Rank) continue;
                Interval difference = Interval.Of([.. losses[i].Zip(losses[j], (better, worse) => worse - better)]);
                pairs++;
                if (difference.Mean > 0) right++;
                if (difference.Low > 0) decided++;
            }
        return (pairs, right, decided);
    }

    private static SampledProgram Of(string name, string entry, params (string Name, double Value)[] settings) =>
        new(name, Catalogue.Open(entry, settings.ToDictionary(s => s.Name, s => s.Value)).Parsed.Program);
}
