using System.Globalization;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Search.Strategies;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Benchmarks;

/// <summary>
/// The settings of searches, one changed at a time, with equal work and the same seeds: what each finds on fresh seeds of the
/// search's tasks, and on selection tasks, against the same tuned start. Results are appended to a file, and what is there is
/// not run again.
/// </summary>
internal static class SettingsBenchmark
{
    private const string Heading = "setting,seed,work,programs,trained,known,redundant,fitness,gained,selection";

    private const int TuningPrograms = 100;

    /// <summary>The selection tasks in a size that a search can afford; results are measured on the larger ones.</summary>
    private static readonly Lazy<ProxyTask[]> InLoop = new(() =>
    {
        TaskData data = new();
        return [ProxyTasks.Open("vit-select", data), ProxyTasks.Open("lm-select", data)];
    });

    private static readonly (string Name, Func<DiscoveryOptions, DiscoveryOptions> Change)[] Settings =
    [
        ("default", options => options),
        ("tournament 2", options => With(options, settings => settings with { Tournament = 2 })),
        ("tournament 4", options => With(options, settings => settings with { Tournament = 4 })),
        ("tournament 16", options => With(options, settings => settings with { Tournament = 16 })),
        ("population 30", options => With(options, settings => settings with { Population = 30 })),
        ("population 300", options => With(options, settings => settings with { Population = 300 })),
        ("population 1000, tournament 2", options => With(options, settings => settings with { Population = 1000, Tournament = 2 })),
        ("4 islands", options => With(options, settings => settings with { Islands = 4 })),
        ("10 % constants", options => With(options, settings => settings with { Mutations = Mutations.Table(settings.Functions, constantShare: 10) })),
        ("25 % constants", options => With(options, settings => settings with { Mutations = Mutations.Table(settings.Functions, constantShare: 25) })),
        ("50 % constants", options => With(options, settings => settings with { Mutations = Mutations.Table(settings.Functions, constantShare: 50) })),
        ("30 statements", options => With(options, settings => settings with { Mutations = Mutations.Table(settings.Functions, 30), MaxStatements = 30 })),
        ("120 statements", options => With(options, settings => settings with { Mutations = Mutations.Table(settings.Functions, 120), MaxStatements = 120 })),
        ("2 seeds", options => options with { Race = options.Race with { Seeds = 2 } }),
        ("8 seeds", options => options with { Race = options.Race with { Seeds = 8 } }),
        ("no race for the scale", options => options with { Race = options.Race with { ScaleSteps = 0 } }),
        ("in-loop selection", options => options with { SelectionTasks = InLoop.Value, InLoopSelectionSeeds = 2 }),
        ("no hurdles", options => options with { HasHurdles = false }),
        ("tree search", options => options with { Strategy = StrategyKinds.Named("tree") }),
        ("constants only", options => options with { Strategy = StrategyKinds.Named("hyperparameters") }),
        ("2 repeats", options => options with { Restarts = new RestartRule(2) }),
    ];

    /// <summary>Runs settings.</summary>
    /// <param name="arguments">The file, the seeds from 1, Gflop of each search, threads, and perhaps names of settings; all of them if there are none.</param>
    /// <exception cref="InputException">If an argument is missing or a setting unknown.</exception>
    public static void Run(string[] arguments)
    {
        if (arguments.Length < 4 || !int.TryParse(arguments[1], out int seeds) || !double.TryParse(arguments[2], CultureInfo.InvariantCulture, out double work)
            || !int.TryParse(arguments[3], out int threads))
            throw new InputException("settings takes a file, a number of seeds, Gflop of each search, threads, and perhaps names of settings");
        string path = arguments[0];
        string[] names = arguments[4..];
        foreach (string name in names.Where(name => Array.TrueForAll(Settings, setting => setting.Name != name)))
            throw new InputException($"no setting '{name}'; there are: {string.Join("; ", Settings.Select(setting => setting.Name))}");
        HashSet<(string, string)> done = File.Exists(path)
            ? [.. File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Select(cells => (cells[0], cells[1]))] : [];
        if (done.Count == 0) File.WriteAllText(path, Heading + "\n");
        TaskData data = new();
        ProxyTask[] tasks = [.. ProxyTasks.SearchDefaults.Select(name => ProxyTasks.Open(name, data))];
        ProxyTask[] selection = [.. ProxyTasks.SelectionDefaults.Select(name => ProxyTasks.Open(name, data))];
        using TrainerPool pool = new(threads);
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
            foreach ((string name, Func<DiscoveryOptions, DiscoveryOptions> change) in Settings.Where(s => names.Length == 0 || names.Contains(s.Name)))
            {
                if (done.Contains((Cell(name), $"{seed}"))) continue;
                DiscoveryOptions options = change(new()
                {
                    Starts = [new("program3", Catalogue.Open("program3").Parsed.Program)], Tasks = tasks, VerdictTasks = [], Rivals = [], Seed = seed,
                    TuningBudget = new Budget(Programs: TuningPrograms), SearchBudget = new Budget(1_000_000, work * 1e9), SearchesConstants = false,
                    Settings = new StrategyOptions { Mutations = Mutations.All },
                });
                DiscoveryReport report = new Discovery(options, pool).Run(CancellationToken.None);
                File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Cell(name)},{seed},{report.Search.Counts.Work / 1e9:F0},{report.Search.Counts.Generated},{report.Search.Counts.Of(Origin.Trained)},{report.Search.Counts.CacheHitRate:F4},{report.Search.Counts.RedundantShare:F4},{report.Best.Fitness.Score:F4},{report.StructureGained.Mean:F4},{Advantage(pool, report, selection, seed):F5}\n"));
                Console.WriteLine(File.ReadLines(path).Last());
            }
    }

    /// <summary>How much lower the losses on the selection tasks are than the tuned start's, as a share, in the mean over tasks.</summary>
    private static double Advantage(TrainerPool pool, DiscoveryReport report, ProxyTask[] selection, ulong seed)
    {
        ulong[] seeds = [.. Enumerable.Range(0, Selection.Seeds).Select(i => new Rng(seed, 7, (ulong)i).NextULong())];
        double[][] losses = Selection.Losses(pool, [report.Best, report.ConstantsOnly], selection, seeds, CancellationToken.None);
        return losses[0].Zip(losses[1], (best, tuned) => 1 - best / tuned).Average();
    }

    private static string Cell(string name) => name.Replace(",", ";");

    private static DiscoveryOptions With(DiscoveryOptions options, Func<StrategyOptions, StrategyOptions> change) => options with { Settings = change(options.Settings) };
}
