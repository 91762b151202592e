namespace Panthera.Training.Metrics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5).</summary>
public static class SymmetricEigenvalues
{
    private const int MostSweeps = 100;

    /// <summary>Decomposes a matrix A = V · diag(values) · Vᵀ.</summary>
    /// <param name="matrix">Square and symmetric; it stays as it is.</param>
    /// <returns>The eigenvalues in no order, and V, whose columns are the eigenvectors in the same order.</returns>
    /// <exception cref="ArgumentException">If the matrix is not square, or holds numbers that are not finite.</exception>
    public static (double[] Values, double[,] Vectors) Of(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        if (matrix.GetLength(1) != n) throw new ArgumentException($"A matrix of {n} × {matrix.GetLength(1)} is not square.");
        double[,] a = (double[,])matrix.Clone(), v = new double[n, n];
        double scale = 0;
        for (int i = 0; i < n; i++)
        {
            v[i, i] = 1;
            for (int j = 0; j < n; j++) scale += a[i, j] * a[i, j];
        }
        if (!double.IsFinite(scale)) throw new ArgumentException("A number of the matrix is not finite.");
        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(a, n) > 1e-30 * scale; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++) Rotate(a, v, n, p, q);
            }
        }
        return ([.. Enumerable.Range(0, n).Select(i => a[i, i])], v);
    }

    private static double OffDiagonal(double[,] a, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++) sum += 2 * a[i, j] * a[i, j];
        }
        return sum;
    }

    // Makes a[p, q] zero by a rotation of rows and columns p and q.
    private static void Rotate(double[,] a, double[,] v, int n, int p, int q)
    {
        if (a[p, q] == 0) return;
        double tau = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double tangent = (tau >= 0 ? 1 : -1) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
        double cosine = 1 / Math.Sqrt(1 + tangent * tangent), sine = tangent * cosine;
        for (int i = 0; i < n; i++) (a[i, p], a[i, q]) = (cosine * a[i, p] - sine * a[i, q], sine * a[i, p] + cosine * a[i, q]);
        for (int i = 0; i < n; i++) (a[p, i], a[q, i]) = (cosine * a[p, i] - sine * a[q, i], sine * a[p, i] + cosine * a[q, i]);
        for (int i = 0; i < n; i++) (v[i, p], v[i, q]) = (cosine * v[i, p] - sine * v[i, q], sine * v[i, p] + cosine * v[i, q]);
    }
}
