using Panthera.Training;

namespace Panthera.Search;

/// <summary>How thoroughly candidates are judged.</summary>
public sealed record RaceOptions
{
    /// <summary>Seeds that level 3 measures in all, and level 4 again.</summary>
    public int Seeds { get; init; } = 4;

    /// <summary>Factors of two that the scale may move by in one race; 0 leaves it where it begins.</summary>
    public int ScaleSteps { get; init; } = 3;

    /// <summary>The longest that one training may take, in seconds: nothing that is likely to happen, but a hang would stop the search.</summary>
    public double TrainingSeconds { get; init; } = 120;

    /// <summary>The most trainings of one candidate.</summary>
    public int Trainings { get; init; } = 100;
}

/// <summary>
/// Judges programs by training them: a race in levels, so that most cost a fraction of a training and only the best are measured
/// well. Level 0: the first task, one seed, with hurdles; whoever got past them may be slow at first later on. Level 1: all
/// tasks. Level 2: the best learning-rate scale of a ladder, and one seed more. Level 3: all seeds. Level 4, for who would be
/// the best: as many fresh seeds, and nothing but these count. Where the selection tasks are measured in the loop, level 4 is for
/// those only that are not worse there than the best so far.
/// </summary>
public sealed class RaceEvaluator(Yardstick yardstick, TrainerPool pool, RaceOptions options, InLoopSelection? selection = null) : IEvaluator
{
    /// <summary>The level at which everything has been measured, on seeds that nothing was chosen by.</summary>
    public const int TopLevel = Fitness.Levels - 1;

    /// <summary>Rules that let every candidate pass.</summary>
    public static RaceRules Open { get; } = new([.. Enumerable.Repeat(double.NegativeInfinity, Fitness.Levels)], []);

    /// <summary>The baseline and the tasks that candidates are judged by.</summary>
    public Yardstick Yardstick => yardstick;

    /// <inheritdoc/>
    public Task<Evaluation> Evaluate(EvaluationRequest request, CancellationToken cancellation) =>
        pool.Submit(trainers => Evaluate(trainers, request, cancellation));

    /// <summary>Judges a program on this thread.</summary>
    /// <param name="trainers">This thread's trainers.</param>
    /// <param name="request">The program.</param>
    /// <param name="cancellation">Ends it between two steps of a training.</param>
    public Evaluation Evaluate(Trainers trainers, EvaluationRequest request, CancellationToken cancellation)
    {
        long began = ThreadClock.Now;
        Race race = new(yardstick, options, trainers, request, cancellation);
        (double scale, IReadOnlyList<double> levels) = Run(race, request);
        return new Evaluation(
            levels.Count == 0 ? new Fitness(Fitness.Failed, 0) : new Fitness(levels.Count - 1, levels[^1]),
            scale, [.. levels], [.. race.Losses], race.Trainings, race.Diverged, race.Work, ThreadClock.SecondsSince(began), race.Selection);
    }

    private (double Scale, IReadOnlyList<double> Levels) Run(Race race, EvaluationRequest request)
    {
        (double scale, RaceRules rules) = (request.Scale, request.Rules);
        List<double> levels = [];
        bool Passes(double? score)
        {
            if (score is not { } reached) return false;
            levels.Add(reached);
            return levels.Count < Fitness.Levels && reached >= rules.Minimum[levels.Count];
        }

        if (!Passes(race.Score(yardstick.Tasks[0], 0, scale, rules.MaximumLosses))) return (scale, levels);
        if (!Passes(race.Mean(scale, 0, 1))) return (scale, levels);
        double best = race.Climb(scale, levels[^1]);
        // A scale at which only the first seed trains is none.
        if (race.Mean(best, 0, 2) is not { } second) return (scale, levels);
        scale = best;
        if (!Passes(second)) return (scale, levels);
        if (!Passes(race.Mean(scale, 0, options.Seeds))) return (scale, levels);
        if (selection is not null && race.Select(selection, scale) < rules.MinimumSelection) return (scale, levels);
        Passes(race.Mean(scale, options.Seeds, options.Seeds));
        return (scale, levels);
    }
}
