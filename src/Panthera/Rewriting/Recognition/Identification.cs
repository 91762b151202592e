using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Rewriting.Recognition;

/// <summary>What a program is.</summary>
/// <param name="Name">The optimizer of the catalogue that it is, or the one that is most like it.</param>
/// <param name="IsExact">Whether it is that optimizer.</param>
/// <param name="Hyperparameters">The optimizer's hyperparameters at which it is; those of the relative are its defaults.</param>
/// <param name="Similarity">The share of values that both compute, from 0 to 1; 1 if it is that optimizer.</param>
/// <param name="Simplified">The program, simplified for comparing.</param>
/// <param name="Catalogue">The optimizer's program, simplified in the same way.</param>
public sealed record Identified(
    string Name, bool IsExact, IReadOnlyList<KeyValuePair<string, double>> Hyperparameters, double Similarity, Program Simplified, Program Catalogue);

/// <summary>Compares programs with the catalogue, hyperparameters unknown.</summary>
public static class Identification
{
    /// <summary>Finds out what a well-typed program is.</summary>
    /// <param name="program">The program.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static Identified Identify(Program program, CancellationToken cancellation = default)
    {
        Canonical canonical = Canonical.Of(program, cancellation);
        CanonicalForm[] orders = [.. canonical.Orders()];
        if (Environment.GetEnvironmentVariable("DBG") is { } dbg) { foreach (CanonicalForm o in orders) Console.WriteLine(o.Skeleton); foreach (CatalogueForm f in CatalogueForm.All) if (f.Entry.Name == dbg) Console.WriteLine(f.Name + " " + string.Join(",", f.Fixed) + "\n   " + f.Form.Skeleton); }
        foreach (CatalogueForm form in CatalogueForm.All)
            foreach (CanonicalForm target in orders)
            {
                if (form.Form.Skeleton != target.Skeleton || HyperparameterFit.Find(form, target, cancellation) is not { } values) continue;
                if (form.At(values) is not { } known || !SameUpdates.Of(program, known)) continue;
                KeyValuePair<string, double>[] hyperparameters =
                    [.. form.Entry.Parsed.Hyperparameters.Select(h => KeyValuePair.Create(h.Name, form.Fixed.TryGetValue(h.Name, out double at) ? at : values[form.Free.ToList().IndexOf(h)]))];
                return new(form.Name, true, hyperparameters, 1, canonical.Program, Canonical.Of(known, cancellation).Program);
            }

        (CatalogueForm nearest, double similarity) = CatalogueForm.All
            .Select(form => (form, orders.Max(order => Similarity(order, form.Form)))).MaxBy(pair => pair.Item2);
        Program relative = nearest.At([.. nearest.Free.Select(h => h.Default)]) ?? nearest.Entry.Parsed.Program;
        return new(nearest.Name, false, [.. nearest.Entry.Parsed.Hyperparameters.Select(h => KeyValuePair.Create(h.Name, h.Default))], similarity, canonical.Program,
            Canonical.Of(relative, cancellation).Program);
    }

    private static double Similarity(CanonicalForm a, CanonicalForm b)
    {
        int common = a.Parts.Count(b.Parts.Contains), all = a.Parts.Count + b.Parts.Count - common;
        return all == 0 ? 0 : (double)common / all;
    }
}

/// <summary>Whether two programs make the same updates: the last word on whether one is the other.</summary>
internal static class SameUpdates
{
    private const int Steps = 24;
    private const double Allowed = 1e-3;
    private const ulong Seed = 0x1DE47;

    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[4, 6], [5], [3, 2, 2]]);

    /// <summary>Whether the updates of two programs differ by no more than a thousandth of their size, at steps of random gradients.</summary>
    public static bool Of(Program first, Program second)
    {
        BlockKernel a = new(first, Layout), b = new(second, Layout);
        for (int step = 0; step < Steps; step++)
        {
            Rng rng = new(Seed, 1, (ulong)step);
            float[] weights = new float[Layout.Total], gradient = new float[Layout.Total];
            for (int i = 0; i < weights.Length; i++) (weights[i], gradient[i]) = ((float)rng.NextNormal(), (float)rng.NextNormal());
            float learningRate = 1 - step / (float)Steps;
            float[] x = a.Step(weights, gradient, learningRate).ToArray();
            ReadOnlySpan<float> y = b.Step(weights, gradient, learningRate);
            double difference = 0, size = 0;
            for (int i = 0; i < x.Length; i++)
            {
                difference += Math.Pow((double)x[i] - y[i], 2);
                size += Math.Pow(x[i], 2);
            }
            if (!(difference <= Allowed * Allowed * size)) return false;
        }
        return true;
    }
}
