using Panthera.Search.Records;
using Panthera.Search.Studies;
using Panthera.Search.Verdicts;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Overfitting;

/// <summary>A search whose bests are measured.</summary>
/// <param name="Name">Its name, which no other has.</param>
/// <param name="Bests">All its bests in order of progress, what it began with first.</param>
public sealed record SearchTrace(string Name, IReadOnlyList<SearchBest> Bests);

/// <summary>The measurements of the paper's figure 3.</summary>
public sealed record MetaOverfittingOptions
{
    /// <summary>The searches, at least one.</summary>
    public required IReadOnlyList<SearchTrace> Searches { get; init; }

    /// <summary>The larger tasks, at least one.</summary>
    public required IReadOnlyList<ProxyTask> Tasks { get; init; }

    /// <summary>How many bests of each search are measured at most, 2 or more.</summary>
    public int Points { get; init; } = 6;

    /// <summary>Trainings for each one's learning rate on each task.</summary>
    public int Trials { get; init; } = 7;

    /// <summary>Trainings that count, on each task: the same seeds for all bests of all searches.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Gives all seeds.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Keeps what is done.</summary>
    public IRunRecord Record { get; init; } = new MemoryRecord();
}

/// <summary>A best that was measured.</summary>
/// <param name="Best">The program.</param>
/// <param name="Losses">Mean test losses by task, in nats; infinite if a training diverged.</param>
/// <param name="BySeed">By seed: how much lower its losses are than the first best's, as the logarithm of their ratio, mean over tasks; above zero is better.</param>
public sealed record MeasuredBest(SearchBest Best, IReadOnlyList<double> Losses, IReadOnlyList<double> BySeed)
{
    /// <summary>Its mean over seeds with Student's 95 % interval.</summary>
    public Interval Advantage { get; } = Interval.Of(BySeed);
}

/// <summary>What larger tasks say of a search's bests.</summary>
/// <param name="Search">The search.</param>
/// <param name="Points">Those that were measured, in order of progress; the first is what the search began with.</param>
public sealed record MeasuredSearch(SearchTrace Search, IReadOnlyList<MeasuredBest> Points)
{
    /// <summary>When it began to overfit.</summary>
    public Onset Onset { get; } = Onset.Of([.. Points.Select(point => point.Best.Progress)], [.. Points.Select(point => point.BySeed)]);
}

/// <summary>
/// Measures the best-so-far programs of searches on larger tasks that the searches did not see (paper, section 4 and figure 3): each at the best of equally many
/// learning rates, with the same seeds for all. Weight decay is left to the program: few trials in two dimensions find good learning rates by luck only.
/// </summary>
public static class MetaOverfitting
{
    /// <summary>Larger tasks want lower learning rates than those that a program comes from.</summary>
    private const double LeastRate = 1.0 / 8, MostRate = 2;

    /// <summary>Measures all searches; what the record has is not measured again.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="progress">Hears the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">If it is cancelled; what is finished is kept.</exception>
    public static IReadOnlyList<MeasuredSearch> Run(MetaOverfittingOptions options, TrainerPool pool, Action<double>? progress, CancellationToken cancellation)
    {
        IReadOnlyList<SearchBest>[] chosen = [.. options.Searches.Select(search => SearchBest.Spread(search.Bests, options.Points))];
        double all = chosen.Sum(bests => bests.Count);
        int before = 0;
        List<MeasuredSearch> measured = [];
        foreach ((SearchTrace search, IReadOnlyList<SearchBest> bests) in options.Searches.Zip(chosen))
        {
            IReadOnlyList<TaskStudies> studies = Study.Run(
                new StudyOptions
                {
                    Entrants = [.. bests.Select(best => new Entrant(best.Name, _ => best.Program, SearchSpace.OfLearningRates(LeastRate, MostRate, best.Scale), best.Scale))],
                    Tasks = options.Tasks, Studies = 1, Trials = options.Trials, Seeds = options.Seeds, Seed = options.Seed, Name = $"{search.Name}: ", Record = options.Record,
                },
                pool, share => progress?.Invoke((before + share * bests.Count) / all), cancellation);
            measured.Add(new(search, [.. bests.Select((best, i) => new MeasuredBest(
                best, [.. studies.Select(task => task.Losses(i)[0])], [.. LogRatios.Of(studies, i, 0).Select(ratio => 0 - ratio)]))]));
            before += bests.Count;
        }
        return measured;
    }
}
