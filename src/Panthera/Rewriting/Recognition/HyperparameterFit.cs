namespace Panthera.Rewriting.Recognition;

/// <summary>
/// Finds the hyperparameters at which an optimizer of the catalogue has a program's numbers, by Gauss-Newton on relative differences.
/// </summary>
internal static class HyperparameterFit
{
    private const int MaxSteps = 30;
    private const double Enough = 1e-6, Step = 1e-6, Ridge = 1e-14;

    /// <summary>The values of the form's free hyperparameters, NaN for those that change nothing; null if none fit.</summary>
    public static double[]? Find(CatalogueForm form, CanonicalForm target, CancellationToken cancellation)
    {
        double[] values = [.. form.Free.Select(CatalogueForm.Ordinary)];
        double[]? errors = Errors(form, target, values);
        bool[] idle = new bool[values.Length];
        for (int step = 0; step < MaxSteps && errors is not null; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (errors.All(e => Math.Abs(e) < Enough)) return [.. values.Select((value, v) => idle[v] ? double.NaN : value)];
            if (Improved(form, target, values, errors, idle) is not { } next) return null;
            (values, errors) = next;
        }
        return null;
    }

    private static (double[] Values, double[] Errors)? Improved(CatalogueForm form, CanonicalForm target, double[] values, double[] errors, bool[] idle)
    {
        double[][] slopes = new double[values.Length][];
        for (int v = 0; v < values.Length; v++)
        {
            double moved = 0;
            double[]? at = null;
            // A value at the edge of its range is moved the other way.
            foreach (double direction in (double[])[-1, 1])
            {
                moved = direction * Step * Math.Max(Math.Abs(values[v]), 1e-3);
                double[] shifted = [.. values];
                shifted[v] += moved;
                if ((at = Errors(form, target, shifted)) is not null) break;
            }
            if (at is null) return null;
            slopes[v] = [.. at.Zip(errors, (after, before) => (after - before) / moved)];
            // Late in a run what only the first steps depend on changes nothing.
            idle[v] = Array.TrueForAll(slopes[v], slope => slope == 0);
        }
        int[] active = [.. Enumerable.Range(0, values.Length).Where(v => !idle[v])];
        if (Solve([.. active.Select(v => slopes[v])], errors) is not { } solution) return null;
        double[] change = new double[values.Length];
        for (int i = 0; i < active.Length; i++) change[active[i]] = solution[i];
        double size = errors.Sum(e => e * e);
        for (double share = 1; share > 1e-3; share /= 2)
        {
            double[] next = [.. values.Zip(change, (value, c) => value - share * c)];
            if (Errors(form, target, next) is { } there && there.Sum(e => e * e) < size) return (next, there);
        }
        return null;
    }

    private static double[]? Errors(CatalogueForm form, CanonicalForm target, double[] values)
    {
        if (form.FormAt(values) is not { } own || own.Skeleton != target.Skeleton) return null;
        return [.. own.Numbers.Zip(target.Numbers, (mine, its) => (mine - its) / Math.Max(Math.Abs(its), 1e-12))];
    }

    /// <summary>The least-squares solution of slopes · x = errors.</summary>
    private static double[]? Solve(double[][] slopes, double[] errors)
    {
        int n = slopes.Length;
        double[] scales = [.. slopes.Select(s => Math.Sqrt(s.Sum(x => x * x)))];
        if (scales.Any(s => s == 0)) return null;
        double[,] system = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) system[i, j] = slopes[i].Zip(slopes[j], (x, y) => x * y).Sum() / scales[i] / scales[j] + (i == j ? Ridge : 0);
            system[i, n] = slopes[i].Zip(errors, (x, y) => x * y).Sum() / scales[i];
        }
        for (int pivot = 0; pivot < n; pivot++)
        {
            int best = Enumerable.Range(pivot, n - pivot).MaxBy(i => Math.Abs(system[i, pivot]));
            if (system[best, pivot] == 0) return null;
            for (int j = 0; j <= n; j++) (system[pivot, j], system[best, j]) = (system[best, j], system[pivot, j]);
            for (int i = 0; i < n; i++)
            {
                if (i == pivot) continue;
                double factor = system[i, pivot] / system[pivot, pivot];
                for (int j = pivot; j <= n; j++) system[i, j] -= factor * system[pivot, j];
            }
        }
        return [.. Enumerable.Range(0, n).Select(i => system[i, n] / system[i, i] / scales[i])];
    }
}
