using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Optimizers.Stepping;

namespace Panthera.Tests.Optimizers.References;

/// <summary>
/// A training by a program's kernel, step by step: weights, gradients and updates. References are fed the same weights and gradients at
/// each step, and have states of their own: so nothing is chaos, and what differs is the optimizer.
/// </summary>
internal sealed class ReferenceRun
{
    /// <summary>The steps of a run.</summary>
    public const int Steps = 1000;

    private static readonly TaughtNetwork Network = new();

    private readonly double _decayInGradient;

    /// <summary>Trains with an optimizer of the catalogue.</summary>
    /// <param name="optimizer">Its name.</param>
    /// <param name="setting">Hyperparameters that are not at their defaults.</param>
    /// <param name="decayInGradient">What times the weights is added to the gradient before all else.</param>
    public ReferenceRun(string optimizer, string setting, double decayInGradient = 0)
    {
        _decayInGradient = decayInGradient;
        CatalogueEntry entry = Catalogue.Find(optimizer)!;
        Given = setting.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).ToDictionary(s => s[0], s => double.Parse(s[1]));
        Hyperparameters = Parser.Read(entry.Text, optimizer, Given).Hyperparameters;
        Kernel kernel = Kernel.For(DecayInGradient.Of(Parser.Read(entry.Text, optimizer, Given).Program, decayInGradient), Layout, Steps);
        float[] weights = [.. Network.Initial];
        for (int step = 0; step < Steps; step++)
        {
            (Weights[step], Gradients[step], Rates[step]) = ([.. weights], Network.Gradient(weights, step), Schedule(step));
            Updates[step] = kernel.Step(weights, Gradients[step], Rates[step]).ToArray();
            for (int i = 0; i < weights.Length; i++) weights[i] -= Updates[step][i];
        }
        Final = weights;
    }

    public static ParameterLayout Layout => TaughtNetwork.Layout;

    /// <summary>The hyperparameters that are not at their defaults.</summary>
    public IReadOnlyDictionary<string, double> Given { get; }

    public IReadOnlyList<Hyperparameter> Hyperparameters { get; }

    /// <summary>The weights before each step.</summary>
    public float[][] Weights { get; } = new float[Steps][];

    public float[][] Gradients { get; } = new float[Steps][];

    /// <summary>The schedule's values: a warm-up and a cosine.</summary>
    public float[] Rates { get; } = new float[Steps];

    /// <summary>The kernel's updates.</summary>
    public float[][] Updates { get; } = new float[Steps][];

    /// <summary>The weights at the end.</summary>
    public float[] Final { get; }

    /// <summary>The value of a hyperparameter in this run.</summary>
    public double Value(string name) => Hyperparameters.Single(h => h.Name == name).Value;

    /// <summary>The updates that a reference makes of this run's weights and gradients.</summary>
    public double[][] Follow(ReferenceCase row, Values values)
    {
        Reference[] references = [.. Enumerable.Range(0, Layout.Arrays).Select(a => row.Make(values).For(RowsOf(a), Layout.Lengths[a] / RowsOf(a)))];
        double[][] updates = new double[Steps][];
        for (int step = 0; step < Steps; step++)
        {
            updates[step] = new double[Layout.Total];
            for (int a = 0; a < references.Length; a++)
            {
                int start = Layout.Offsets[a], length = Layout.Lengths[a];
                double[] before = [.. Weights[step].Skip(start).Take(length).Select(x => (double)x)], after = [.. before];
                references[a].Step(after, [.. Gradients[step].Skip(start).Take(length).Zip(before, (x, w) => x + _decayInGradient * w)], Rates[step] * values("learning_rate"));
                for (int i = 0; i < length; i++) updates[step][start + i] = before[i] - after[i];
            }
        }
        return updates;
    }

    /// <summary>Each step's distance from other updates: the largest over the arrays, as a share of the array's update.</summary>
    /// <param name="others">The other updates.</param>
    /// <param name="unit">A share of the weights' norm that does not count.</param>
    public double[] Distances(double[][] others, double unit = 0) => [.. Enumerable.Range(0, Steps).Select(step =>
        Enumerable.Range(0, Layout.Arrays).Max(a => Distance(Doubles(Updates[step]), others[step], a, unit == 0 ? 0 : unit * Norm(Doubles(Weights[step]), a))))];

    /// <summary>How far the weights at the end are from where other updates lead in sum, as a share of how far those lead.</summary>
    public double DistanceAtTheEnd(double[][] others)
    {
        double[] moved = new double[Layout.Total], expected = new double[Layout.Total];
        for (int i = 0; i < moved.Length; i++) (moved[i], expected[i]) = ((double)Weights[0][i] - Final[i], others.Sum(update => update[i]));
        return Enumerable.Range(0, Layout.Arrays).Max(a => Distance(moved, expected, a));
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, x => (double)x);

    private static double Norm(double[] x, int array) => Math.Sqrt(x.Skip(Layout.Offsets[array]).Take(Layout.Lengths[array]).Sum(v => v * v));

    /// <summary>(|x - y| - allowed) / |y| over an array, at least 0.</summary>
    public static double Distance(double[] x, double[] y, int array, double allowed = 0)
    {
        double distance = 0, size = 0;
        for (int i = Layout.Offsets[array]; i < Layout.Offsets[array] + Layout.Lengths[array]; i++)
        {
            distance += (x[i] - y[i]) * (x[i] - y[i]);
            size += y[i] * y[i];
        }
        return distance == 0 ? 0 : Math.Max(0, Math.Sqrt(distance) - allowed) / Math.Sqrt(size);
    }

    private static int RowsOf(int array) => array is 0 ? 6 : array is 3 ? 4 : 9;

    private static float Schedule(int step) => (float)(Math.Min(1, (step + 1) / 50.0) * (0.55 + 0.45 * Math.Cos(Math.PI * step / Steps)));
}
