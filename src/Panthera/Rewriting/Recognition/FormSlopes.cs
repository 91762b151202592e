namespace Panthera.Rewriting.Recognition;

/// <summary>How a form's numbers change with its free hyperparameters.</summary>
/// <param name="Skeleton">The form's text at these values.</param>
/// <param name="Values">Values of the hyperparameters.</param>
/// <param name="Sizes">What a small value of each is measured against.</param>
/// <param name="Numbers">The form's numbers there.</param>
/// <param name="Slopes">For each hyperparameter, the derivatives of the numbers.</param>
internal sealed record FormSlopes(string Skeleton, double[] Values, double[] Sizes, double[] Numbers, double[][] Slopes)
{
    private const double Step = 1e-6, SmallestSize = 1e-3;

    /// <summary>Whether a hyperparameter changes nothing.</summary>
    public bool IsIdle(int hyperparameter) => Array.TrueForAll(Slopes[hyperparameter], slope => slope == 0);

    /// <summary>The slopes at some values; null where the form is none or another.</summary>
    public static FormSlopes? At(CatalogueForm form, double[] values)
    {
        if (form.FormAt(values) is not { } here) return null;
        double[] sizes = [.. values.Select(value => Math.Max(Math.Abs(value), SmallestSize))];
        double[][] slopes = new double[values.Length][];
        for (int v = 0; v < values.Length; v++)
        {
            if (Slope(form, here, values, v, -Step * sizes[v]) is not { } slope)
            {
                // A value at the edge of its range is moved the other way.
                if (Slope(form, here, values, v, Step * sizes[v]) is not { } other) return null;
                slope = other;
            }
            slopes[v] = slope;
        }
        return new(here.Skeleton, values, sizes, here.Numbers, slopes);
    }

    private static double[]? Slope(CatalogueForm form, CanonicalForm here, double[] values, int hyperparameter, double moved)
    {
        double[] shifted = [.. values];
        shifted[hyperparameter] += moved;
        if (form.FormAt(shifted) is not { } there || there.Skeleton != here.Skeleton) return null;
        return [.. there.Numbers.Zip(here.Numbers, (after, before) => (after - before) / moved)];
    }
}
