using System.Globalization;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Training.Tasks;

namespace Panthera.Benchmarks;

/// <summary>Trains the sampled programs, each at its best learning-rate scale, with the same budget for all.</summary>
internal static class ProxiesTraining
{
    /// <summary>Trainings for a scale, at most.</summary>
    private const int MaxTrials = 7;

    private const int FirstSeed = 1, SecondSeed = 2;

    /// <summary>
    /// The scale on the largest tasks, relative to the best of the same kind's next smaller one: wider models and more steps
    /// want smaller updates.
    /// </summary>
    private const double LargestFactor = 0.5, CheckedFactor = 1;

    /// <summary>The stages, in the order in which they are worth their time.</summary>
    private static readonly (string Name, Action<ProxiesLog, string, int> Run)[] Stages =
    [
        ("candidates", (log, folder, most) => Small(log, folder, most, ProxiesTasks.Candidates)),
        ("large", (log, folder, most) => Small(log, folder, most, ProxiesTasks.Large)),
        ("largest", (log, folder, most) => Largest(log, folder, most, LargestFactor)),
        ("largest-check", (log, folder, most) => Largest(log, folder, most, CheckedFactor)),
        ("known", (log, _, _) => ProxiesKnownOrder.Train(log)),
    ];

    /// <summary>
    /// Trains some stages, or all; what has been trained before is not trained again. A number among the names is how many
    /// programs are trained at most: the first of an order without meaning.
    /// </summary>
    public static void Run(string folder, string[] arguments)
    {
        string[] names = [.. arguments.Where(argument => !argument.All(char.IsAsciiDigit))];
        int most = arguments.Except(names).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).FirstOrDefault(int.MaxValue);
        foreach (string unknown in names.Where(name => Stages.All(stage => stage.Name != name)))
            throw new InputException($"no stage '{unknown}'; there are: {string.Join(", ", Stages.Select(stage => stage.Name))}");
        foreach ((string name, Action<ProxiesLog, string, int> run) in Stages.Where(stage => names.Length == 0 || names.Contains(stage.Name)))
        {
            using ProxiesLog log = new(Path.Combine(folder, $"{name}.csv"));
            run(log, folder, most);
        }
    }

    /// <summary>
    /// Where the race for a scale begins on a task: at updates as large on the probe as those of AdamW at its best scale.
    /// </summary>
    public static Func<SampledProgram, double?> FirstScales(ProxiesLog log, ProxyTask task, string name)
    {
        SampledProgram adamw = new("AdamW 0.99", Catalogue.Open("adamw", new Dictionary<string, double> { ["beta2"] = 0.99 }).Parsed.Program);
        double best = Climb(log, task, name, adamw, 4).Scale;
        Probe probe = Probe.Record(log.Trainers, task, adamw.Program, best, FirstSeed);
        double size = best * probe.Run(adamw.Program)!.Value.Magnitude;
        return program => probe.Run(program.Program) is { } probed ? Scales.Rounded(size / probed.Magnitude) : null;
    }

    /// <summary>The best training on a ladder of factors of two: up while it gets better, else down.</summary>
    public static LoggedTraining Climb(ProxiesLog log, ProxyTask task, string name, SampledProgram program, double start)
    {
        LoggedTraining best = log.Train(task, name, program, start, 0, FirstSeed);
        int trials = 1;
        foreach (double factor in new[] { 2.0, 0.5 })
        {
            double scale = start;
            while (trials < MaxTrials)
            {
                LoggedTraining next = log.Train(task, name, program, scale = Scales.Rounded(scale * factor), 0, FirstSeed);
                trials++;
                // What fails at its first scale may train further down.
                if (!(next.Loss < best.Loss) && (double.IsFinite(best.Loss) || factor > 1)) break;
                if (next.Loss < best.Loss) best = next;
            }
            if (best.Scale > start) break;
        }
        return best;
    }

    private static void Small(ProxiesLog log, string folder, int most, IReadOnlyList<ProxiesTasks.Row> rows)
    {
        IReadOnlyList<SampledProgram> programs = [.. ProxiesPrograms.Read(folder).Take(most)];
        TaskData data = new();
        foreach (ProxiesTasks.Row row in rows)
        {
            ProxyTask task = row.Open(data);
            Func<SampledProgram, double?> firstScale = FirstScales(log, task, row.Name);
            foreach (SampledProgram program in programs)
            {
                if (firstScale(program) is not { } start) continue;
                LoggedTraining best = Climb(log, task, row.Name, program, start);
                if (double.IsFinite(best.Loss)) log.Train(task, row.Name, program, best.Scale, 0, SecondSeed);
            }
            LoggedTraining[] done = [.. log.All.Where(t => t.Task == row.Name)];
            double[] costs = [.. done.Where(t => double.IsFinite(t.Loss)).Select(t => t.Milliseconds).Order()];
            Console.WriteLine($"{row.Name,-32}{done.Length,6} trainings {done.Sum(t => t.Milliseconds) / 1000,8:F1} s, each {costs[costs.Length / 2],6:F1} ms; "
                + $"best {done.Min(t => t.Loss):F4}, AdamW {done.Where(t => t.Program == "AdamW 0.99").Min(t => t.Loss):F4}");
        }
    }

    private static void Largest(ProxiesLog log, string folder, int most, double factor)
    {
        using ProxiesLog smaller = new(Path.Combine(folder, "large.csv"));
        TaskData data = new();
        ProxyTask[] tasks = [.. ProxiesTasks.Largest.Select(row => row.Open(data))];
        foreach (SampledProgram program in ProxiesPrograms.Read(folder).Take(most))
            for (int i = 0; i < tasks.Length; i++)
            {
                LoggedTraining? best = smaller.All
                    .Where(t => t.Task == ProxiesTasks.Large[i].Name && t.Program == program.Name && t.Seed == FirstSeed).MinBy(t => t.Loss);
                if (best is null || !double.IsFinite(best.Loss)) continue;
                log.Train(tasks[i], ProxiesTasks.Largest[i].Name, program, Scales.Rounded(best.Scale * factor), 0, FirstSeed);
            }
    }
}
