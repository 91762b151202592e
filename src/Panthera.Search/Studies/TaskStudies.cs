using Panthera.Training.Tasks;

namespace Panthera.Search.Studies;

/// <summary>All studies on one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Entrants">The optimizers.</param>
/// <param name="Studies">By study, then by entrant.</param>
public sealed record TaskStudies(ProxyTask Task, IReadOnlyList<Entrant> Entrants, IReadOnlyList<IReadOnlyList<StudyRun>> Studies)
{
    /// <summary>The share of the reference's own trainings that reach the target.</summary>
    private const double Reaching = 0.75;

    /// <summary>An entrant's trainings, study by study.</summary>
    public IEnumerable<FinalTraining> Of(int entrant) => Studies.SelectMany(study => study[entrant].Trainings);

    /// <summary>An entrant's mean test losses by study.</summary>
    public IReadOnlyList<double> Losses(int entrant) => [.. Studies.Select(study => study[entrant].TestLoss)];

    /// <summary>The validation loss that three in four of a reference's trainings end below.</summary>
    public double Target(int reference)
    {
        double[] ends = [.. Of(reference).Select(End).Order()];
        return ends[Math.Min(ends.Length - 1, (int)Math.Ceiling(Reaching * ends.Length) - 1)];
    }

    /// <summary>Steps until a training's validation loss is at a target, between measurements by a straight line; infinite if it never is.</summary>
    public double StepsTo(FinalTraining training, double target)
    {
        int every = Math.Max(1, Task.Steps / Study.CurvePoints);
        for (int i = 0; i < training.Curve.Length; i++)
        {
            if (!(training.Curve[i] <= target)) continue;
            double before = i == 0 ? training.Curve[i] : training.Curve[i - 1];
            double part = i == 0 || !(before > training.Curve[i]) ? 1 : (before - target) / (before - training.Curve[i]);
            return every * (i + part);
        }
        return double.PositiveInfinity;
    }

    /// <summary>The median over an entrant's trainings of the steps to a target.</summary>
    public double MedianSteps(int entrant, double target) => Median([.. Of(entrant).Select(training => StepsTo(training, target))]);

    /// <summary>The median over an entrant's trainings of the seconds to a target, on one thread, without measuring.</summary>
    public double MedianSeconds(int entrant, double target) =>
        Median([.. Of(entrant).Select(training => StepsTo(training, target) * training.StepSeconds)]);

    private static double End(FinalTraining training) =>
        double.IsFinite(training.TestLoss) && training.Curve.Length > 0 ? training.Curve[^1] : double.PositiveInfinity;

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[values.Length / 2 - 1] + values[values.Length / 2]) / 2;
    }
}
