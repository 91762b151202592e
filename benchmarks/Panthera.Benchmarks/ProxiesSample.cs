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

/// <summary>Small searches whose every trained child is kept: the only part that knows how searches evaluate.</summary>
internal static class ProxiesSample
{
    private const int PopulationSize = 40, TournamentSize = 4, Trained = 280;

    /// <summary>Where the searches begin; the seeds tell them apart.</summary>
    private static readonly (string Start, (string Name, double Value)[] Settings, ulong Seed)[] Starts =
    [
        ("program3", [], 1),
        ("lion", [], 2),
        ("adamw", [("beta2", 0.99)], 3),
        ("momentum", [], 4),
        ("program8", [], 5),
        ("adamw", [("beta1", 0.75), ("beta2", 0.9)], 6),
        ("lion", [("beta1", 0.8), ("beta2", 0.95)], 7),
    ];

    /// <summary>All programs that the searches trained.</summary>
    public static IEnumerable<MetProgram> Meet()
    {
        TaskData data = new();
        ProxyTask[] tasks = [.. new[] { ProxiesTasks.Before.Second, ProxiesTasks.Before.First }
            .Select(name => ProxiesTasks.Candidates.First(row => row.Name == name).Open(data))];
        using TrainerPool pool = new(1);
        Language.Program baseline = Catalogue.Open("adamw", new Dictionary<string, double> { ["beta2"] = 0.99 }).Parsed.Program;
        Yardstick yardstick = new(baseline, tasks, [1], Yardstick.Measure(pool, baseline, tasks, [1], CancellationToken.None));
        RaceEvaluator evaluator = new(yardstick, pool, new RaceOptions());
        Probe probe = pool.Map([0], (trainers, _) => Probe.Record(trainers, tasks[0], baseline, yardstick.Scale, 1))[0];
        double magnitude = probe.Run(baseline)!.Value.Magnitude;
        // Hurdles are off, and what has been trained on both tasks is enough.
        RaceRules rules = RaceEvaluator.Open with { Minimum = RaceEvaluator.Open.Minimum.SetItem(2, double.PositiveInfinity) };
        foreach ((string start, (string Name, double Value)[] settings, ulong seed) in Starts)
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
