using System.Collections.Immutable;
using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>The scores that a candidate needs to enter a level, as they stood when it was bred.</summary>
/// <param name="Minimum">By level, from level 1; the entry at 0 is not used.</param>
public readonly record struct RaceRules(ImmutableArray<double> Minimum);

/// <summary>What became of a candidate.</summary>
/// <param name="Fitness">How good it is.</param>
/// <param name="Scale">The scale at which it is.</param>
/// <param name="Scores">Its mean score at each level that it finished.</param>
/// <param name="Trainings">How many trainings were begun.</param>
/// <param name="Diverged">How many of them diverged.</param>
/// <param name="Work">Floating-point operations of all of them: the budget's unit, the same on every machine.</param>
public sealed record Evaluation(Fitness Fitness, double Scale, ImmutableArray<double> Scores, int Trainings, int Diverged, double Work);

/// <summary>
/// Judges programs: a race in four levels, so that most cost a fraction of a training and only the best are measured well.
/// Level 0: the first task, one seed, with hurdles; whoever got past them may be slow at first later on. Level 1: all tasks. Level 2: the best learning-rate scale of a ladder, and one seed
/// more. Level 3: all seeds. Results depend on the candidate and the rules alone.
/// </summary>
public sealed class Evaluator(Yardstick yardstick)
{
    /// <summary>The level at which everything has been measured.</summary>
    public const int TopLevel = 3;

    /// <summary>Seeds that level 3 measures in all.</summary>
    public const int Seeds = 4;

    private const int MaxScaleSteps = 3;

    /// <summary>The baseline and the tasks that candidates are judged by.</summary>
    public Yardstick Yardstick => yardstick;

    /// <summary>Judges a program.</summary>
    /// <param name="trainers">This thread's trainers.</param>
    /// <param name="program">The program.</param>
    /// <param name="scale">The scale at which its race for the best scale begins.</param>
    /// <param name="rules">What each level asks for.</param>
    /// <param name="cancellation">Ends it between two steps of a training.</param>
    public Evaluation Evaluate(Trainers trainers, Program program, double scale, RaceRules rules, CancellationToken cancellation)
    {
        Race race = new(this, trainers, program, cancellation);
        List<double> levels = [];
        Evaluation Result() => new(
            levels.Count == 0 ? new Fitness(Fitness.Failed, 0) : new Fitness(levels.Count - 1, levels[^1]),
            scale, [.. levels], race.Trainings, race.Diverged, race.Work);

        IReadOnlyList<ProxyTask> tasks = yardstick.Tasks;
        if (race.Score(tasks[0], 0, scale, yardstick.Hurdles(tasks[0])) is not { } first) return Result();
        levels.Add(first);
        if (first < rules.Minimum[1]) return Result();

        if (race.Mean(scale, 0, 1) is not { } second) return Result();
        levels.Add(second);
        if (second < rules.Minimum[2]) return Result();

        double best = race.Climb(scale, second);
        if (race.Mean(best, 0, 2) is not { } third) return Result();
        scale = best;
        levels.Add(third);
        if (third < rules.Minimum[3]) return Result();

        if (race.Mean(scale, 0, Seeds) is { } last) levels.Add(last);
        return Result();
    }

    /// <summary>The trainings of one candidate; none is done twice.</summary>
    private sealed class Race(Evaluator evaluator, Trainers trainers, Program program, CancellationToken cancellation)
    {
        private readonly Dictionary<(ProxyTask, int, double), double?> _scores = [];

        public int Trainings { get; private set; }

        public int Diverged { get; private set; }

        public double Work { get; private set; }

        /// <summary>One training's score, or null if it did not finish.</summary>
        public double? Score(ProxyTask task, int seed, double scale, IReadOnlyList<Hurdle>? hurdles = null)
        {
            if (_scores.TryGetValue((task, seed, scale), out double? known)) return known;
            Trainer trainer = trainers.For(task);
            TrainingResult result = trainer.Run(
                new TrainingRun(program, evaluator.Yardstick.Seeds[seed]) { Scale = scale, Hurdles = hurdles ?? [] },
                cancellation);
            cancellation.ThrowIfCancellationRequested();
            Trainings++;
            if (result.Ending == Ending.Diverged) Diverged++;
            Work += (double)result.Steps * trainer.Plan.FlopsPerStep;
            double? score = result.Ending == Ending.Finished ? evaluator.Yardstick.Score(task, seed, result.Loss) : null;
            _scores[(task, seed, scale)] = score;
            return score;
        }

        /// <summary>The mean over all tasks and some seeds, or null if any of them did not finish.</summary>
        public double? Mean(double scale, int firstSeed, int seeds)
        {
            double sum = 0;
            for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
                foreach (ProxyTask task in evaluator.Yardstick.Tasks)
                {
                    if (Score(task, seed, scale) is not { } score) return null;
                    sum += score;
                }
            return sum / (seeds * evaluator.Yardstick.Tasks.Count);
        }

        /// <summary>The best scale on a ladder of factors of two around the first one.</summary>
        public double Climb(double scale, double score)
        {
            foreach (double factor in new[] { 2.0, 0.5 })
            {
                double start = scale;
                for (int step = 0; step < MaxScaleSteps; step++)
                {
                    double next = Scales.Rounded(scale * factor);
                    if (Mean(next, 0, 1) is not { } better || better <= score) break;
                    (scale, score) = (next, better);
                }
                // Uphill in one direction is downhill in the other.
                if (scale != start) break;
            }
            return scale;
        }
    }
}
