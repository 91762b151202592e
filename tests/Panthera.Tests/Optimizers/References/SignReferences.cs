namespace Panthera.Tests.Optimizers.References;

/// <summary>Bernstein et al., 2018: signSGD is Signum with β = 0, Algorithm 2. Lion's ablations are Signum too.</summary>
internal sealed class SignumReference(double beta, double weightDecay) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            _m[i] = Average(_m[i], g[i], beta);
            w[i] = w[i] * (1 - lr * weightDecay) - lr * Math.Sign(_m[i]);
        }
    }
}

/// <summary>
/// Chen et al., 2023, in the authors' order: weights decay, the update is the sign of an interpolation with β1, and then the momentum
/// moves on with β2. The sign of 0 is 0.
/// </summary>
internal sealed class LionReference(double beta1, double beta2, double weightDecay) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            w[i] *= 1 - lr * weightDecay;
            double c = beta1 * _m[i] + (1 - beta1) * g[i];
            w[i] -= lr * Math.Sign(c);
            _m[i] = beta2 * _m[i] + (1 - beta2) * g[i];
        }
    }
}

/// <summary>Liang et al., 2024, Algorithm 2, with the authors' floor of 1e-3 under the share of what agrees.</summary>
internal sealed class CautiousLionReference(double beta1, double beta2, double weightDecay) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        double[] update = new double[N];
        int agreeing = 0;
        for (int i = 0; i < N; i++)
        {
            update[i] = Math.Sign(beta1 * _m[i] + (1 - beta1) * g[i]);
            _m[i] = beta2 * _m[i] + (1 - beta2) * g[i];
            if (update[i] * g[i] > 0) agreeing++;
            else update[i] = 0;
        }
        double share = Math.Max((double)agreeing / N, 1e-3);
        for (int i = 0; i < N; i++) w[i] = w[i] * (1 - lr * weightDecay) - lr * update[i] / share;
    }
}

/// <summary>Su, 2023: the learning rate is relative to the root mean square of a matrix; of a vector it is one half.</summary>
internal sealed class TigerReference(double beta, double weightDecay) : Reference
{
    private double[] _m = [];

    protected override void Begin() => _m = Zeros();

    protected override void Change(double[] w, double[] g, double lr)
    {
        double rate = lr * (Columns == 1 ? 0.5 : Norm(w) / Math.Sqrt(N));
        for (int i = 0; i < N; i++)
        {
            _m[i] = Average(_m[i], g[i], beta);
            w[i] -= rate * (Math.Sign(_m[i]) + weightDecay * w[i]);
        }
    }
}

/// <summary>Liu et al., 2023, Algorithm 3, with g² at every step where Sophia estimates the Hessian's diagonal.</summary>
internal sealed class SophiaClipReference(double beta1, double beta2, double gamma, double eps, double weightDecay) : Reference
{
    private double[] _m = [], _h = [];

    protected override void Begin() => (_m, _h) = (Zeros(), Zeros());

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            _m[i] = Average(_m[i], g[i], beta1);
            _h[i] = Average(_h[i], g[i] * g[i], beta2);
            w[i] -= lr * weightDecay * w[i];
            w[i] -= lr * Math.Clamp(_m[i] / Math.Max(gamma * _h[i], eps), -1, 1);
        }
    }
}
