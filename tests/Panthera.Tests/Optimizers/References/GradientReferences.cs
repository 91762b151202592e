namespace Panthera.Tests.Optimizers.References;

/// <summary>Robbins, Monro, 1951.</summary>
internal sealed class SgdReference(double weightDecay) : Reference
{
    protected override void Begin() { }

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++) w[i] -= lr * (g[i] + weightDecay * w[i]);
    }
}

/// <summary>Polyak, 1964; with <c>nesterov</c> as Sutskever et al., 2013, section 2, at the point where the gradient is taken.</summary>
internal sealed class MomentumReference(double momentum, double weightDecay, bool nesterov = false) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            _m[i] = momentum * _m[i] + g[i];
            w[i] -= lr * (nesterov ? g[i] + momentum * _m[i] : _m[i]);
        }
    }
}

/// <summary>SGD of PyTorch: momentum whose gradients are dampened, but for the first.</summary>
internal sealed class DampenedReference(double momentum, double dampening, double weightDecay) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            _m[i] = T == 1 ? g[i] : momentum * _m[i] + (1 - dampening) * g[i];
            w[i] -= lr * _m[i];
        }
    }
}

/// <summary>Bello et al., 2017, section 5: PowerSign is base^(sign(g) sign(m)) g.</summary>
internal sealed class PowerSignReference(double @base, double beta, double weightDecay) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            _m[i] = Average(_m[i], g[i], beta);
            w[i] -= lr * Math.Exp(Math.Log(@base) * Math.Sign(g[i]) * Math.Sign(_m[i])) * g[i];
        }
    }
}

/// <summary>Bello et al., 2017, section 5: AddSign is (α + sign(g) sign(m)) g.</summary>
internal sealed class AddSignReference(double alpha, double beta, double weightDecay) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            _m[i] = Average(_m[i], g[i], beta);
            w[i] -= lr * (alpha + Math.Sign(g[i]) * Math.Sign(_m[i])) * g[i];
        }
    }
}

/// <summary>Jordan et al., 2024: Nesterov's momentum, made nearly orthogonal by five steps of a quintic Newton-Schulz iteration.</summary>
/// <remarks>Matrices are inputs × outputs; the factor is √max(1, outputs / inputs).</remarks>
internal sealed class MuonReference(double momentum, double weightDecay) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        double[] x = new double[N];
        for (int i = 0; i < N; i++)
        {
            _m[i] = momentum * _m[i] + g[i];
            x[i] = g[i] + momentum * _m[i];
        }
        double norm = Norm(x) + 1e-7;
        for (int i = 0; i < N; i++) x[i] /= norm;
        // The smaller product: of rows if there are no more of them than columns.
        bool isTall = Rows > Columns;
        (int rows, int columns) = isTall ? (Columns, Rows) : (Rows, Columns);
        if (isTall) x = Transposed(x, Rows, Columns);
        for (int step = 0; step < 5; step++)
        {
            double[] a = Product(x, Transposed(x, rows, columns), rows, columns, rows), square = Product(a, a, rows, rows, rows);
            for (int i = 0; i < a.Length; i++) a[i] = -4.7750 * a[i] + 2.0315 * square[i];
            double[] ax = Product(a, x, rows, rows, columns);
            for (int i = 0; i < N; i++) x[i] = 3.4445 * x[i] + ax[i];
        }
        if (isTall) x = Transposed(x, rows, columns);
        double factor = Math.Sqrt(Math.Max(1, (double)Columns / Rows));
        for (int i = 0; i < N; i++) w[i] = w[i] * (1 - lr * weightDecay) - lr * factor * x[i];
    }

    private static double[] Transposed(double[] x, int rows, int columns)
    {
        double[] y = new double[x.Length];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++) y[c * rows + r] = x[r * columns + c];
        return y;
    }

    private static double[] Product(double[] x, double[] y, int rows, int inner, int columns)
    {
        double[] product = new double[rows * columns];
        for (int r = 0; r < rows; r++)
            for (int k = 0; k < inner; k++)
                for (int c = 0; c < columns; c++) product[r * columns + c] += x[r * inner + k] * y[k * columns + c];
        return product;
    }
}
