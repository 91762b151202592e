namespace Panthera.Rewriting.Recognition;

/// <summary>
/// Finds the hyperparameters at which an optimizer of the catalogue has a program's numbers: Gauss-Newton on relative differences,
/// with Broyden's updates of the slopes, since every evaluation saturates a graph.
/// </summary>
internal static class HyperparameterFit
{
    private const int MaxSteps = 40;
    private const double Enough = 1e-6, Ridge = 1e-14, LeastShare = 1e-3, LeastGain = 0.01, Smallest = 1e-12;

    /// <summary>The values of the form's free hyperparameters, NaN for those that change nothing; null if none fit.</summary>
    /// <param name="form">The form.</param>
    /// <param name="target">What the program computes.</param>
    /// <param name="traits">The program's traits, by which fits begin where it may be.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static double[]? Find(CatalogueForm form, CanonicalForm target, Traits traits, CancellationToken cancellation) =>
        form.Starts(traits).Select(start => From(start, form, target, cancellation)).FirstOrDefault(values => values is not null);

    private static double[]? From(FormSlopes start, CatalogueForm form, CanonicalForm target, CancellationToken cancellation)
    {
        if (start.Skeleton != target.Skeleton) return null;
        // Numbers are measured in the target's, values in the size of the hyperparameter.
        double[] sizes = [.. target.Numbers.Select(number => Math.Max(Math.Abs(number), Smallest))];
        double[] Errors(double[] numbers) => [.. numbers.Select((mine, n) => (mine - target.Numbers[n]) / sizes[n])];
        double[][] Slopes(FormSlopes at) => [.. at.Slopes.Select((slopes, v) => slopes.Select((slope, n) => slope * at.Sizes[v] / sizes[n]).ToArray())];

        (double[] values, double[] units, double[] errors, double[][] slopes, bool areFresh) = (start.Values, start.Sizes, Errors(start.Numbers), Slopes(start), true);
        for (int step = 0; step < MaxSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            // Late in a run what only the first steps depend on changes nothing.
            if (errors.All(e => Math.Abs(e) < Enough)) return [.. values.Select((value, v) => start.IsIdle(v) ? double.NaN : value)];
            if (Better(form, target, values, units, slopes, Errors, errors) is { } next)
            {
                Update(slopes, next.Change, errors, next.Errors);
                (values, errors, areFresh) = (next.Values, next.Errors, false);
            }
            else
            {
                // Where true slopes lead nowhere is the closest that the form comes.
                if (areFresh || FormSlopes.At(form, values) is not { } there || there.Skeleton != target.Skeleton) return null;
                (units, slopes, areFresh) = (there.Sizes, Slopes(there), true);
            }
        }
        return null;
    }

    /// <summary>A step that makes the errors clearly smaller: the new values, the change in units, and the errors there.</summary>
    private static (double[] Values, double[] Change, double[] Errors)? Better(
        CatalogueForm form, CanonicalForm target, double[] values, double[] units, double[][] slopes, Func<double[], double[]> errorsOf, double[] errors)
    {
        int[] active = [.. Enumerable.Range(0, values.Length).Where(v => Array.Exists(slopes[v], slope => slope != 0))];
        if (Solve([.. active.Select(v => slopes[v])], errors) is not { } solution) return null;
        // Where even the slopes promise nothing, no share of the step will do.
        double[] promised = [.. errors.Select((error, n) => error - active.Select((v, i) => slopes[v][n] * solution[i]).Sum())];
        double enough = (1 - LeastGain) * SumOfSquares(errors);
        for (double share = SumOfSquares(promised) < enough ? 1 : 0; share > LeastShare; share /= 2)
        {
            double[] change = new double[values.Length];
            for (int i = 0; i < active.Length; i++) change[active[i]] = -share * solution[i];
            double[] next = [.. values.Select((value, v) => value + change[v] * units[v])];
            if (form.FormAt(next) is not { } there || there.Skeleton != target.Skeleton) continue;
            double[] after = errorsOf(there.Numbers);
            if (SumOfSquares(after) < enough) return (next, change, after);
        }
        return null;
    }

    /// <summary>Broyden's update: the least change of the slopes that explains what a step did.</summary>
    private static void Update(double[][] slopes, double[] change, double[] before, double[] after)
    {
        double length = SumOfSquares(change);
        for (int n = 0; n < before.Length; n++)
        {
            double missed = after[n] - before[n];
            for (int v = 0; v < change.Length; v++) missed -= slopes[v][n] * change[v];
            for (int v = 0; v < change.Length; v++) slopes[v][n] += missed * change[v] / length;
        }
    }

    private static double SumOfSquares(double[] values) => values.Sum(value => value * value);

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
