namespace Panthera.Tests.Optimizers.References;

/// <summary>Duchi, Hazan, Singer, 2011, with a diagonal matrix.</summary>
internal sealed class AdagradReference(double eps, double weightDecay) : Reference
{
    private double[] _sum = [];

    protected override void Begin() => _sum = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            _sum[i] += g[i] * g[i];
            w[i] -= lr * g[i] / (Math.Sqrt(_sum[i]) + eps);
        }
    }
}

/// <summary>Tieleman, Hinton, 2012.</summary>
internal sealed class RmsPropReference(double alpha, double eps, double weightDecay) : Reference
{
    private double[] _v = [];

    protected override void Begin() => _v = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            _v[i] = Average(_v[i], g[i] * g[i], alpha);
            w[i] -= lr * g[i] / (Math.Sqrt(_v[i]) + eps);
        }
    }
}

/// <summary>
/// RMSProp with PyTorch's momentum, which is over what was divided; centred, as Graves, 2013, equations 38 to 45, the divisor is the standard
/// deviation.
/// </summary>
internal sealed class RmsPropMomentumReference(double alpha, double eps, double momentum, double weightDecay, bool isCentred) : Reference
{
    private double[] _v = [], _mean = [], _m = [];

    protected override void Begin() => (_v, _mean, _m) = (Zeros(), Zeros(), Zeros());

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            _v[i] = Average(_v[i], g[i] * g[i], alpha);
            _mean[i] = Average(_mean[i], g[i], alpha);
            double divisor = Math.Sqrt(isCentred ? _v[i] - _mean[i] * _mean[i] : _v[i]) + eps;
            _m[i] = momentum * _m[i] + g[i] / divisor;
            w[i] -= lr * _m[i];
        }
    }
}

/// <summary>Zeiler, 2012, Algorithm 1.</summary>
internal sealed class AdadeltaReference(double rho, double eps, double weightDecay) : Reference
{
    private double[] _gradients = [], _updates = [];

    protected override void Begin() => (_gradients, _updates) = (Zeros(), Zeros());

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            _gradients[i] = Average(_gradients[i], g[i] * g[i], rho);
            double update = Math.Sqrt(_updates[i] + eps) / Math.Sqrt(_gradients[i] + eps) * g[i];
            _updates[i] = Average(_updates[i], update * update, rho);
            w[i] -= lr * update;
        }
    }
}

/// <summary>Shazeer, Stern, 2018, Algorithms 4 and 5, without momentum and relative steps.</summary>
internal sealed class AdafactorReference(double decay, double clipping, double eps, double weightDecay) : Reference
{
    private double[] _rows = [], _columns = [];

    protected override void Begin() => (_rows, _columns) = (new double[Rows], new double[Columns]);

    protected override void Change(double[] w, double[] g, double lr)
    {
        double beta2 = 1 - Math.Pow(T, -decay);
        double[] rows = new double[Rows], columns = new double[Columns];
        for (int i = 0; i < N; i++)
        {
            rows[i / Columns] += (g[i] * g[i] + eps) / Columns;
            columns[i % Columns] += (g[i] * g[i] + eps) / Rows;
        }
        for (int r = 0; r < Rows; r++) _rows[r] = Average(_rows[r], rows[r], beta2);
        for (int c = 0; c < Columns; c++) _columns[c] = Average(_columns[c], columns[c], beta2);
        double[] update = new double[N];
        for (int i = 0; i < N; i++) update[i] = g[i] / Math.Sqrt(_rows[i / Columns] * _columns[i % Columns] / _rows.Average());
        double size = Math.Max(1, Norm(update) / Math.Sqrt(N) / clipping);
        for (int i = 0; i < N; i++) w[i] = w[i] * (1 - lr * weightDecay) - lr * update[i] / size;
    }
}
