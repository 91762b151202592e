using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Benchmarks;

/// <summary>A program as a search met it.</summary>
/// <param name="Program">The program without its dead statements.</param>
/// <param name="Source">The search's start program and seed.</param>
/// <param name="Score">Its mean score over the search's tasks, in doublings of steps, at the scale that it was born with.</param>
internal sealed record MetProgram(Language.Program Program, string Source, double Score);

/// <summary>Small searches that look at the same tasks, and how many of the programs that they met are drawn.</summary>
/// <param name="Tasks">The tasks, by their names among the candidates: the one that is trained first, and the other.</param>
/// <param name="Starts">Where the searches begin; the seeds tell them apart.</param>
/// <param name="Strata">
/// Lower ends of the strata of scores, in doublings of steps, and how many programs each gives; the highest has no upper
/// end. What fails at a first learning rate is met most often, and tells tasks apart least.
/// </param>
internal sealed record SampleWave(
    (string First, string Second) Tasks, (string Start, (string Name, double Value)[] Settings, ulong Seed)[] Starts, (double Low, int Programs)[] Strata);

/// <summary>Small searches whose every trained child is kept: the only part that knows how searches evaluate.</summary>
internal static class ProxiesSample
{
    private const int PopulationSize = 40, TournamentSize = 4, Trained = 280;

    /// <summary>The first on the tasks that searches had before these measurements, the second on those that they have now.</summary>
    public static IReadOnlyList<SampleWave> Waves { get; } =
    [
        new((ProxiesTasks.Before.Second, ProxiesTasks.Before.First),
            [
                ("program3", [], 1),
                ("lion", [], 2),
                ("adamw", [("beta2", 0.99)], 3),
                ("momentum", [], 4),
                ("program8", [], 5),
                ("adamw", [("beta1", 0.75), ("beta2", 0.9)], 6),
                ("lion", [("beta1", 0.8), ("beta2", 0.95)], 7),
            ],
            [(-4.5, 20), (-3, 20), (-1.5, 25), (-0.75, 30), (-0.25, 30), (0, 30), (0.2, 30)]),
        new((ProxiesTasks.Now.First, ProxiesTasks.Now.Second),
            [
                ("program3", [], 11),
                ("adamw", [("beta1", 0.75), ("beta2", 0.9)], 12),
                ("lion", [("beta1", 0.8), ("beta2", 0.95)], 13),
                ("rmsprop-momentum", [], 14),
            ],
            [(-4.5, 3), (-3, 4), (-1.5, 5), (-0.75, 6), (-0.25, 7), (0, 9), (0.2, 7)]),
    ];

    /// <summary>All programs that the searches of a wave trained.</summary>
    public static IEnumerable<MetProgram> Meet(SampleWave wave)
    {
        TaskData data = new();
        ProxyTask[] tasks = [.. new[] { wave.Tasks.First, wave.Tasks.Second }
            .Select(name => ProxiesTasks.Candidates.First(row => row.Name == name).Open(data))];
        using TrainerPool pool = new(1);
        Language.Program baseline = Catalogue.Open("adamw", new Dictionary<string, double> { ["beta2"] = 0.99 }).Parsed.Program;
        Yardstick yardstick = new(baseline, tasks, [1], Yardstick.Measure(pool, baseline, tasks, [1], CancellationToken.None));
        RaceEvaluator evaluator = new(yardstick, pool, new RaceOptions());
        Probe probe = pool.Map([0], (trainers, _) => Probe.Record(trainers, tasks[0], baseline, yardstick.Scale, 1))[0];
        double magnitude = probe.Run(baseline)!.Value.Magnitude;
        // Hurdles are off, and what has been trained on both tasks is enough.
        RaceRules rules = RaceEvaluator.Open with { Minimum = RaceEvaluator.Open.Minimum.SetItem(2, double.PositiveInfinity) };
        foreach ((string start, (string Name, double Value)[] settings, ulong seed) in wave.Starts)
        {
            Language.Program first = Catalogue.Open(start, settings.ToDictionary(s => s.Name, s => s.Value)).Parsed.Program;
            Candidate Judge(Language.Program program, ProbeResult probed)
            {
                double scale = Scales.Rounded(yardstick.Scale * magnitude / probed.Magnitude);
                Evaluation evaluation = pool.Map([0], (trainers, _) => evaluator.Evaluate(trainers, new EvaluationRequest(program, scale, rules), CancellationToken.None))[0];
                return new(program, Identity.Of(program).Strongest, probed.Magnitude, scale, evaluation.Fitness, evaluation.Scores);
            }
            foreach (MetProgram met in Evolve(first, $"{start}, seed {seed}", new Rng(seed, 7), probe, Judge)) yield return met;
        }
    }

    private static IEnumerable<MetProgram> Evolve(
        Language.Program start, string source, Rng rng, Probe probe, Func<Language.Program, ProbeResult, Candidate> judge)
    {
        if (probe.Run(start) is not { } probed) throw new InputException($"{source}: the start program's updates vanish or are no numbers");
        Candidate first = judge(start, probed);
        Population population = new(PopulationSize, first);
        Dictionary<Analysis.Fingerprint, Candidate> known = new() { [first.Fingerprint] = first };
        HashSet<ulong> behaviours = [probed.Behaviour];
        for (int trained = 0; trained < Trained;)
        {
            Language.Program child = Mutations.Breed(population.Tournament(TournamentSize, ref rng).Program, Mutations.All, ref rng);
            if (known.TryGetValue(Identity.Of(child).Strongest, out Candidate? candidate))
            {
                population.Add(candidate with { Program = child });
                continue;
            }
            candidate = new(child, Identity.Of(child).Strongest, 1, 1, new Fitness(Fitness.Failed, 0), []);
            if (probe.Run(child) is { } result)
            {
                candidate = judge(child, result);
                trained++;
                if (behaviours.Add(result.Behaviour))
                    yield return new(Analysis.Liveness.Prune(child), source, candidate.Fitness.Level == 1 ? candidate.Fitness.Score : -Yardstick.MaxScore);
            }
            known[candidate.Fingerprint] = candidate;
            population.Add(candidate);
        }
    }
}
