using Panthera.Search.Verdicts;

namespace Panthera.Search.Studies;

/// <summary>An entrant's results on a task.</summary>
/// <param name="Name">The entrant.</param>
/// <param name="Loss">Mean test loss over studies, in nats.</param>
/// <param name="Low">The lower end of its 95 % bootstrap interval over studies.</param>
/// <param name="High">The upper end.</param>
/// <param name="Accuracy">Mean test accuracy.</param>
/// <param name="StepsToTarget">Median steps to the target; infinite if most trainings never reach it.</param>
/// <param name="SecondsToTarget">Median seconds to it on one thread.</param>
/// <param name="Settings">What each study chose.</param>
public sealed record StudyRow(
    string Name, double Loss, double Low, double High, double Accuracy, double StepsToTarget, double SecondsToTarget, IReadOnlyList<TrialSettings> Settings);

/// <summary>The first entrant against another one on a task.</summary>
/// <param name="Rival">The other.</param>
/// <param name="Difference">Its test loss less the other's, by study: a mean with Student's 95 % interval.</param>
/// <param name="PValue">The paired t-test's.</param>
/// <param name="AdjustedPValue">Holm's, over all rivals and tasks.</param>
public sealed record StudyComparison(string Rival, Interval Difference, double PValue, double AdjustedPValue)
{
    /// <summary>What it says with an error of 5 % over all comparisons together.</summary>
    public Decision Decision => !(AdjustedPValue < 0.05) || Math.Abs(Difference.Mean) < Comparison.Negligible ? Decision.Undecided
        : Difference.Mean < 0 ? Decision.Better : Decision.Worse;
}

/// <summary>One task's results.</summary>
/// <param name="Studies">What they are made of.</param>
/// <param name="Target">The validation loss that times are measured to.</param>
/// <param name="Rows">By entrant.</param>
/// <param name="Comparisons">The first entrant against each other.</param>
public sealed record TaskResult(TaskStudies Studies, double Target, IReadOnlyList<StudyRow> Rows, IReadOnlyList<StudyComparison> Comparisons);

/// <summary>What all studies together say.</summary>
/// <param name="Tasks">By task.</param>
/// <param name="Reference">The entrant that set the targets.</param>
/// <param name="InSteps">The profile of steps to the target.</param>
/// <param name="InSeconds">The profile of seconds to the target.</param>
public sealed record StudyVerdict(IReadOnlyList<TaskResult> Tasks, string Reference, PerformanceProfile InSteps, PerformanceProfile InSeconds)
{
    /// <summary>A loss that stands for a divergence, so that differences stay finite: more than any task's.</summary>
    private const double Diverged = 100;

    /// <summary>Draws conclusions from studies.</summary>
    /// <param name="studies">By task.</param>
    /// <param name="reference">The place of the entrant that sets the targets.</param>
    /// <param name="seed">For the bootstrap.</param>
    public static StudyVerdict Of(IReadOnlyList<TaskStudies> studies, int reference, ulong seed)
    {
        int entrants = studies[0].Entrants.Count;
        double[] targets = [.. studies.Select(task => task.Target(reference))];
        IReadOnlyList<double>[][] differences = [.. studies.Select(task => Enumerable.Range(1, entrants - 1).Select(e => Differences(task, e)).ToArray())];
        double[] pValues = [.. differences.SelectMany(task => task.Select(Inference.PairedT))];
        IReadOnlyList<double> adjusted = Inference.Holm(pValues);
        TaskResult[] results = [.. studies.Select((task, t) => new TaskResult(task, targets[t],
            [.. Enumerable.Range(0, entrants).Select(e => Row(task, e, targets[t], new Rng(seed, 301, (ulong)(t * 1000 + e))))],
            [.. Enumerable.Range(1, entrants - 1).Select(e => (e, Test: t * (entrants - 1) + e - 1)).Select(c => new StudyComparison(
                task.Entrants[c.e].Name, Interval.Of(differences[t][c.e - 1]), pValues[c.Test], adjusted[c.Test]))]))];
        PerformanceProfile Profile(Func<StudyRow, double> cost) => new([.. Enumerable.Range(0, entrants).Select(e => results.Select(task => cost(task.Rows[e])).ToArray())]);
        return new StudyVerdict(results, studies[0].Entrants[reference].Name, Profile(row => row.StepsToTarget), Profile(row => row.SecondsToTarget));
    }

    private static StudyRow Row(TaskStudies task, int entrant, double target, Rng rng)
    {
        IReadOnlyList<double> losses = task.Losses(entrant);
        (double low, double high) = losses.All(double.IsFinite) ? Inference.Bootstrap(losses, rng) : (double.NaN, double.NaN);
        return new StudyRow(
            task.Entrants[entrant].Name, losses.Average(), low, high, task.Of(entrant).Average(training => training.TestAccuracy),
            task.MedianSteps(entrant, target), task.MedianSeconds(entrant, target), [.. task.Studies.Select(study => study[entrant].Settings)]);
    }

    /// <summary>The first one's losses less a rival's by study, whose tunings are independent; by seed if there is but one study.</summary>
    private static IReadOnlyList<double> Differences(TaskStudies task, int rival)
    {
        static double Finite(double loss) => double.IsFinite(loss) ? loss : Diverged;
        return task.Studies.Count > 1
            ? [.. task.Studies.Select(study => Finite(study[0].TestLoss) - Finite(study[rival].TestLoss))]
            : [.. task.Of(0).Zip(task.Of(rival), (own, other) => Finite(own.TestLoss) - Finite(other.TestLoss))];
    }
}
