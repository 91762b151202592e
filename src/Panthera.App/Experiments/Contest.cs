using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Figures.Pages;
using Panthera.Search.Studies;
using Panthera.Search.Verdicts;
using Panthera.Training;

namespace Panthera.App.Experiments;

/// <summary>A comparison within an experiment.</summary>
/// <param name="Options">What was compared.</param>
/// <param name="Verdict">What came out.</param>
internal sealed record Contest(StudyOptions Options, StudyVerdict Verdict)
{
    /// <summary>An optimizer's mean loss on the test split of a task, by study.</summary>
    public IReadOnlyList<double> Losses(int task, int entrant) => Verdict.Tasks[task].Studies.Losses(entrant);

    /// <summary>Its mean accuracy on the test split in per cent, by study.</summary>
    public IReadOnlyList<double> Accuracies(int task, int entrant) => Of(task, entrant, training => 100 * training.TestAccuracy);

    /// <summary>What else the task measures on the test split, by study; NaN where a training diverged.</summary>
    public IReadOnlyList<double> Measurements(int task, int entrant, string name) =>
        Of(task, entrant, training => training.Measurements.FirstOrDefault(measured => measured.Name == name)?.Value ?? double.NaN);

    /// <summary>By how many points one optimizer's accuracy is above another's on a task, by study.</summary>
    public IReadOnlyList<double> PointsAbove(int task, int entrant, int rival) =>
        [.. Accuracies(task, entrant).Zip(Accuracies(task, rival), (own, other) => own - other)];

    /// <summary>By how much one optimizer's is above another's in what else the task measures, by study; NaN where one diverged.</summary>
    public IReadOnlyList<double> MeasuredAbove(int task, int entrant, int rival, string name) =>
        [.. Measurements(task, entrant, name).Zip(Measurements(task, rival, name), (own, other) => own - other)];

    /// <summary>By how many per cent one optimizer's loss is above another's, by study; the mean over some tasks.</summary>
    public IReadOnlyList<double> LossAbove(IReadOnlyList<int> tasks, int entrant, int rival) =>
        [.. Enumerable.Range(0, Options.Studies).Select(s => tasks.Average(task => 100 * Math.Log(Losses(task, entrant)[s] / Losses(task, rival)[s])))];

    /// <summary>By how many per cent one optimizer's perplexity is above another's, by study; the mean over some tasks.</summary>
    public IReadOnlyList<double> PerplexityAbove(IReadOnlyList<int> tasks, int entrant, int rival) =>
        [.. Enumerable.Range(0, Options.Studies).Select(s => tasks.Average(task => 100 * (Losses(task, entrant)[s] - Losses(task, rival)[s])))];

    /// <summary>
    /// How many times the steps one optimizer needs that another one needs, as a binary logarithm, by study: to the higher one of the validation losses
    /// that they end with, which both reach.
    /// </summary>
    public IReadOnlyList<double> StepsAbove(int task, int entrant, int rival)
    {
        TaskStudies studies = Verdict.Tasks[task].Studies;
        return [.. studies.Studies.Select(study =>
        {
            (FinalTraining own, FinalTraining other) = (study[entrant].Trainings[0], study[rival].Trainings[0]);
            if (double.IsInfinity(own.TestLoss) || double.IsInfinity(other.TestLoss)) return double.NaN;
            double target = Math.Max(own.Curve[^1], other.Curve[^1]);
            return Math.Log2(studies.StepsTo(own, target) / studies.StepsTo(other, target));
        })];
    }

    /// <summary>Another training with what an optimizer's tuning in a study chose.</summary>
    public TrainingRun Again(int task, int entrant, int study, ulong seed)
    {
        Entrant own = Options.Entrants[entrant];
        return own.Recipe(Study.RunOf(own, Verdict.Tasks[task].Rows[entrant].Settings[study], seed), study);
    }

    /// <summary>All results in one table, a row an optimizer and task.</summary>
    /// <param name="name">The name of its file.</param>
    public DataTable Table(string name = "results") => new(
        name, $"Test split, {StudyReport.Effort(Options)}; losses in nats with 95 % bootstrap intervals. Difference: the loss of {Options.Entrants[0].Name} less the other's. To target: steps to the validation loss that three in four of {Verdict.Reference}'s trainings end below.{StudyReport.RangeWords(Options, Verdict)}",
        ["task", "optimizer", "test loss#", "95 %", "to target#", "difference#", "p#", "metric"],
        [.. Verdict.Tasks.SelectMany(task => StudyReport.Cells(task).Select((cells, i) =>
            (IReadOnlyList<string>)[i == 0 ? task.Studies.Task.Name : "", cells[0], cells[1], cells[2], cells[4], cells[6], cells[7], cells[3]]))]);

    /// <summary>Curves, profiles, ranges and what each study chose.</summary>
    /// <param name="prefix">What the names of files begin with, where an experiment has several comparisons.</param>
    public IReadOnlyList<Block> Details(string prefix = "") => StudyPage.Blocks(Options, Verdict, prefix);

    /// <summary>A mean with its 95 % interval for people.</summary>
    public static string Spread(IReadOnlyList<double> values, int digits = 2) => Spoken.Interval(Interval.Of(values), digits);

    /// <summary>The same of differences, with the sign.</summary>
    public static string SignedSpread(IReadOnlyList<double> values, int digits) => Spoken.Difference(Interval.Of(values), digits);

    private double[] Of(int task, int entrant, Func<FinalTraining, double> value) =>
        [.. Verdict.Tasks[task].Studies.Studies.Select(study => study[entrant].Trainings.Average(value))];
}
