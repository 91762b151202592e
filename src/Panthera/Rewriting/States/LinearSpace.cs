namespace Panthera.Rewriting.States;

/// <summary>Linear algebra in as many dimensions as a program has states.</summary>
internal static class LinearSpace
{
    private const double Negligible = 1e-9;

    /// <summary>A matrix times a vector.</summary>
    public static double[] Times(double[,] matrix, double[] vector)
    {
        double[] result = new double[vector.Length];
        for (int i = 0; i < result.Length; i++)
            for (int j = 0; j < vector.Length; j++)
                result[i] += matrix[i, j] * vector[j];
        return result;
    }

    /// <summary>
    /// A component that is the same combination of the others in every one of some vectors: the last such one. Null if there
    /// is none, or if the vectors are no basis for saying so.
    /// </summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="dimensions">How many components they have.</param>
    public static (int Row, double[] Coefficients)? Dependence(IReadOnlyList<double[]> vectors, int dimensions)
    {
        for (int row = dimensions - 1; row >= 0; row--)
            if (Solve(vectors, dimensions, row) is { } coefficients) return (row, coefficients);
        return null;
    }

    /// <summary>k with v[row] = Σ k[i] · v[i] over i ≠ row in all vectors, by Gaussian elimination of the normal equations.</summary>
    private static double[]? Solve(IReadOnlyList<double[]> vectors, int dimensions, int row)
    {
        int[] others = [.. Enumerable.Range(0, dimensions).Where(i => i != row)];
        // Vectors of length one: what is small because A shrinks it counts as much.
        double[][] scaled = [.. vectors.Select(v => (v, Norm: Math.Sqrt(v.Sum(x => x * x)))).Where(p => p.Norm > 0).Select(p => p.v.Select(x => x / p.Norm).ToArray())];
        double[,] system = new double[others.Length, others.Length + 1];
        for (int i = 0; i < others.Length; i++)
        {
            for (int j = 0; j < others.Length; j++) system[i, j] = scaled.Sum(v => v[others[i]] * v[others[j]]);
            system[i, others.Length] = scaled.Sum(v => v[others[i]] * v[row]);
        }
        double[] solution = new double[dimensions];
        for (int pivot = 0; pivot < others.Length; pivot++)
        {
            int best = Enumerable.Range(pivot, others.Length - pivot).MaxBy(i => Math.Abs(system[i, pivot]));
            if (Math.Abs(system[best, pivot]) < Negligible) continue;
            for (int j = 0; j <= others.Length; j++) (system[pivot, j], system[best, j]) = (system[best, j], system[pivot, j]);
            for (int i = 0; i < others.Length; i++)
            {
                if (i == pivot) continue;
                double factor = system[i, pivot] / system[pivot, pivot];
                for (int j = 0; j <= others.Length; j++) system[i, j] -= factor * system[pivot, j];
            }
        }
        for (int i = 0; i < others.Length; i++)
            if (Math.Abs(system[i, i]) >= Negligible) solution[others[i]] = system[i, others.Length] / system[i, i];
        foreach (double[] v in scaled)
            if (Math.Abs(v[row] - others.Sum(i => solution[i] * v[i])) > Negligible) return null;
        return solution;
    }
}
