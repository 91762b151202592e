using Panthera.Kernels;

namespace Panthera.Rewriting.Trajectories;

/// <summary>Random weights and gradients of many kinds: a table, one row a distribution of gradients.</summary>
public static class RandomSources
{
    private const int Steps = 24;

    /// <summary>Shapes of several ranks: a number, vectors, matrices, and a kernel of rank 3.</summary>
    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[9, 8], [6], [4, 3, 2], [], [5, 12]]);

    /// <summary>A number of a gradient.</summary>
    /// <param name="rng">Where to draw from.</param>
    /// <param name="mean">A number that the parameter keeps through all steps, from the standard normal distribution.</param>
    /// <param name="parameter">The parameter's index.</param>
    private delegate double Draw(ref Rng rng, double mean, int parameter);

    private static readonly (string Name, Draw Gradient)[] Rows =
    [
        ("normal",      (ref Rng rng, double mean, int _) => 0.3 * mean + rng.NextNormal()),
        ("heavy tails", (ref Rng rng, double mean, int _) => mean + Math.Tan(Math.PI * (rng.NextDouble() - 0.5))),
        ("tiny",        (ref Rng rng, double mean, int _) => 1e-6 * (0.3 * mean + rng.NextNormal())),
        ("large",       (ref Rng rng, double mean, int _) => 1e4 * (0.3 * mean + rng.NextNormal())),
        // A part of the parameters never gets a gradient, a part rarely, as embeddings of rare words do, and most always do.
        ("sparse",      (ref Rng rng, double mean, int parameter) =>
        {
            double value = mean + rng.NextNormal();
            return (parameter % 5) switch { 0 => 0, 1 => rng.NextDouble() < 0.3 ? value : 0, _ => value };
        }),
        ("wide",        (ref Rng rng, double mean, int parameter) => Math.Pow(10, parameter % 7 - 4) * (mean + rng.NextNormal())),
    ];

    /// <summary>All of them.</summary>
    /// <param name="seed">Gives all numbers.</param>
    public static IReadOnlyList<TrajectorySource> All(ulong seed) => [.. Rows.Select((row, r) => Of(row.Name, row.Gradient, new Rng(seed, (ulong)r)))];

    private static TrajectorySource Of(string name, Draw gradient, Rng rng)
    {
        double[] means = new double[Layout.Total];
        for (int i = 0; i < means.Length; i++) means[i] = rng.NextNormal();
        TrajectoryStep[] steps = new TrajectoryStep[Steps];
        for (int s = 0; s < Steps; s++)
        {
            steps[s] = new(new float[Layout.Total], new float[Layout.Total], (float)(1 - 0.95 * rng.NextDouble()));
            for (int i = 0; i < Layout.Total; i++)
                (steps[s].Weights[i], steps[s].Gradient[i]) = ((float)(0.5 * rng.NextNormal()), (float)gradient(ref rng, means[i], i));
        }
        return new(name, Layout, steps);
    }
}
