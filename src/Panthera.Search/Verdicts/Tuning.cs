using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Verdicts;

/// <summary>An optimizer's settings on one task.</summary>
/// <param name="Scale">Multiplies its updates.</param>
/// <param name="WeightDecay">Effective weight decay (learning rate times λ) beside its own.</param>
/// <param name="Loss">The loss they gave on the validation split, in nats.</param>
public readonly record struct Settings(double Scale, double WeightDecay, double Loss);

/// <summary>
/// Tunes learning rate and weight decay with a fixed number of trainings, by the same procedure for every optimizer: first
/// the scale, by factors of two uphill from where it starts and then by ever finer steps; then the two best scales again with
/// another seed, for a scale at the edge of stability shines with one seed and fails with the next; then the weight decay.
/// </summary>
public static class Tuning
{
    /// <summary>Trainings for the learning-rate scale.</summary>
    public const int ScaleTrials = 7;

    /// <summary>Effective weight decays that are tried after none.</summary>
    public static IReadOnlyList<double> WeightDecays { get; } = [1e-3, 4e-3];

    /// <summary>The best scales that are trained with a second seed.</summary>
    public const int CheckedScales = 2;

    /// <summary>All trainings.</summary>
    public static int Trials => ScaleTrials + CheckedScales + WeightDecays.Count;

    /// <summary>Finds settings for a task.</summary>
    /// <param name="trainers">This thread's trainers.</param>
    /// <param name="task">The task.</param>
    /// <param name="program">The optimizer.</param>
    /// <param name="start">The first scale.</param>
    /// <param name="seed">The seed of the trainings; the check's follows from it.</param>
    /// <param name="cancellation">Ends it between two steps of a training.</param>
    public static Settings Tune(Trainers trainers, ProxyTask task, Program program, double start, ulong seed, CancellationToken cancellation)
    {
        Settings Try(double scale, double decay, ulong trySeed)
        {
            TrainingResult result = trainers.For(task).Run(new TrainingRun(program, trySeed) { Scale = scale, WeightDecay = decay }, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return new Settings(scale, decay, result.Loss);
        }

        Dictionary<double, Settings> tried = [];
        double factor = 2;
        Settings best = tried[0] = Try(Scales.Rounded(start), 0, seed);
        // Scales are counted in steps of the current factor from the start, so that neighbours are found again.
        double at = 0;
        while (tried.Count < ScaleTrials)
        {
            double next = !tried.ContainsKey(at - 1 / Fineness(factor)) ? at - 1 / Fineness(factor) : at + 1 / Fineness(factor);
            if (tried.ContainsKey(next))
            {
                factor = Math.Sqrt(factor);
                continue;
            }
            Settings settings = tried[next] = Try(Scales.Rounded(start * Math.Pow(2, next)), 0, seed);
            if (!(settings.Loss < best.Loss)) continue;
            (best, at) = (settings, next);
        }
        best = tried.Values.OrderBy(t => t.Loss).ThenBy(t => t.Scale).Take(CheckedScales)
            .MinBy(t => (t.Loss + Try(t.Scale, 0, seed + 1).Loss) / 2);
        foreach (double decay in WeightDecays)
        {
            Settings settings = Try(best.Scale, decay, seed);
            if (settings.Loss < best.Loss) best = settings;
        }
        return best;
    }

    /// <summary>How many steps of a factor make a doubling.</summary>
    private static double Fineness(double factor) => Math.Round(1 / Math.Log2(factor));
}
