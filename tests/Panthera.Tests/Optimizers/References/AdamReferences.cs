namespace Panthera.Tests.Optimizers.References;

/// <summary>Kingma, Ba, 2015, Algorithm 1, and what was made of it; each overrides what it does otherwise.</summary>
internal class AdamReference(double beta1, double beta2, double eps, double weightDecay = 0) : Reference
{
    protected double Beta1 => beta1;

    protected double Beta2 => beta2;

    protected double Eps => eps;

    protected double WeightDecay => weightDecay;

    protected double[] M { get; private set; } = [];

    protected double[] V { get; private set; } = [];

    protected double Correction1 => 1 - Math.Pow(beta1, T);

    protected double Correction2 => 1 - Math.Pow(beta2, T);

    protected override void Begin() => (M, V) = (Zeros(), Zeros());

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            // Loshchilov, Hutter, 2019: decay beside the update.
            w[i] *= 1 - lr * weightDecay;
            M[i] = Average(M[i], g[i], beta1);
            V[i] = Second(i, g[i]);
        }
        double[] update = new double[N];
        for (int i = 0; i < N; i++) update[i] = Direction(i, g[i]);
        Finish(update, g);
        for (int i = 0; i < N; i++) w[i] -= lr * update[i];
    }

    /// <summary>The next second moment.</summary>
    protected virtual double Second(int i, double g) => Average(V[i], g * g, beta2);

    /// <summary>The update of one number.</summary>
    protected virtual double Direction(int i, double g) => M[i] / Correction1 / (Math.Sqrt(V[i] / Correction2) + eps);

    /// <summary>What is done to the whole array's update.</summary>
    protected virtual void Finish(double[] update, double[] g) { }
}

/// <summary>Reddi, Kale, Kumar, 2018, with bias correction after the maximum.</summary>
internal sealed class AmsGradReference(double beta1, double beta2, double eps, double weightDecay) : AdamReference(beta1, beta2, eps, weightDecay)
{
    private double[] _largest = [];

    protected override void Begin()
    {
        base.Begin();
        _largest = Zeros();
    }

    protected override double Direction(int i, double g)
    {
        _largest[i] = Math.Max(_largest[i], V[i]);
        return M[i] / Correction1 / (Math.Sqrt(_largest[i] / Correction2) + Eps);
    }
}

/// <summary>Zhuang et al., 2020, Algorithm 2.</summary>
internal sealed class AdaBeliefReference(double beta1, double beta2, double eps, double weightDecay) : AdamReference(beta1, beta2, eps, weightDecay)
{
    protected override double Second(int i, double g) => Average(V[i], (g - M[i]) * (g - M[i]), Beta2) + Eps;
}

/// <summary>Dozat, 2016: the momentum's schedule is μ_t = β1 (1 - 0.96^(t ψ) / 2), and its products correct the bias.</summary>
internal sealed class NAdamReference(double beta1, double beta2, double eps, double momentumDecay, double weightDecay) : AdamReference(beta1, beta2, eps, weightDecay)
{
    private double Mu(int t) => Beta1 * (1 - 0.5 * Math.Pow(0.96, t * momentumDecay));

    private double Product(int t) => Enumerable.Range(1, t).Aggregate(1.0, (product, s) => product * Mu(s));

    private double _product;

    protected override void Change(double[] w, double[] g, double lr)
    {
        _product = Product(T);
        base.Change(w, g, lr);
    }

    protected override double Direction(int i, double g)
    {
        double m = Mu(T + 1) * M[i] / (1 - _product * Mu(T + 1)) + (1 - Mu(T)) * g / (1 - _product);
        return m / (Math.Sqrt(V[i] / Correction2) + Eps);
    }
}

/// <summary>Liu et al., 2020, Algorithm 2; as PyTorch it rectifies where ρ &gt; 5, and ε is added to the uncorrected root.</summary>
internal sealed class RAdamReference(double beta1, double beta2, double eps, double weightDecay) : AdamReference(beta1, beta2, eps, weightDecay)
{
    protected override double Direction(int i, double g)
    {
        double m = M[i] / Correction1, longest = 2 / (1 - Beta2) - 1, length = longest - 2 * T * Math.Pow(Beta2, T) / Correction2;
        if (length <= 5) return m;
        double r = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        return m * r * Math.Sqrt(Correction2) / (Math.Sqrt(V[i]) + Eps);
    }
}

/// <summary>Liang et al., 2024, Algorithm 1, with the authors' floor of 1e-3 under the share of what agrees.</summary>
internal sealed class CautiousAdamWReference(double beta1, double beta2, double eps, double weightDecay) : AdamReference(beta1, beta2, eps, weightDecay)
{
    protected override void Finish(double[] update, double[] g)
    {
        bool[] agrees = [.. update.Zip(g, (u, x) => u * x > 0)];
        double share = Math.Max(agrees.Count(a => a) / (double)N, 1e-3);
        for (int i = 0; i < N; i++) update[i] = agrees[i] ? update[i] / share : 0;
    }
}

/// <summary>You et al., 2020, Algorithm 2, with φ(z) = z; weight decay is part of the update whose length is taken.</summary>
internal sealed class LambReference(double beta1, double beta2, double eps, double weightDecay) : AdamReference(beta1, beta2, eps)
{
    private double[] _weights = [];

    protected override void Change(double[] w, double[] g, double lr)
    {
        _weights = [.. w];
        base.Change(w, g, lr);
    }

    protected override void Finish(double[] update, double[] g)
    {
        for (int i = 0; i < N; i++) update[i] += weightDecay * _weights[i];
        double length = Norm(update), size = Norm(_weights);
        if (length == 0 || size == 0) return;
        for (int i = 0; i < N; i++) update[i] *= size / length;
    }
}

/// <summary>Defazio et al., 2024, equations 8 to 11: steps are made from z, gradients taken at y, and x averages z.</summary>
internal sealed class ScheduleFreeReference(double beta1, double beta2, double eps, double weightDecay) : AdamReference(beta1, beta2, eps)
{
    private double[] _z = [];
    private double _squares;

    protected override void Change(double[] y, double[] g, double lr)
    {
        if (T == 1) _z = [.. y];
        _squares += lr * lr;
        double c = _squares == 0 ? 0 : lr * lr / _squares;
        for (int i = 0; i < N; i++)
        {
            // The weights at hand are y; x follows from y = (1 - β1) z + β1 x.
            double x = (y[i] - (1 - Beta1) * _z[i]) / Beta1;
            V[i] = Average(V[i], g[i] * g[i], Beta2);
            _z[i] -= lr * (g[i] / (Math.Sqrt(V[i] / Correction2) + Eps) + weightDecay * y[i]);
            x = (1 - c) * x + c * _z[i];
            y[i] = (1 - Beta1) * _z[i] + Beta1 * x;
        }
    }
}

/// <summary>Xie et al., 2022, Algorithm 1 with the bias correction of the authors' code, whose β are 1 less the paper's.</summary>
internal sealed class AdanReference(double beta1, double beta2, double beta3, double eps, double weightDecay) : Reference
{
    private double[] _m = [], _v = [], _n = [], _before = [];

    protected override void Begin() => (_m, _v, _n, _before) = (Zeros(), Zeros(), Zeros(), Zeros());

    protected override void Change(double[] w, double[] g, double lr)
    {
        for (int i = 0; i < N; i++)
        {
            double change = T == 1 ? 0 : g[i] - _before[i], ahead = g[i] + beta2 * change;
            _m[i] = Average(_m[i], g[i], beta1);
            _v[i] = Average(_v[i], change, beta2);
            _n[i] = Average(_n[i], ahead * ahead, beta3);
            double rate = lr / (Math.Sqrt(_n[i] / (1 - Math.Pow(beta3, T))) + eps);
            w[i] -= rate * (_m[i] / (1 - Math.Pow(beta1, T)) + beta2 * _v[i] / (1 - Math.Pow(beta2, T)));
            w[i] /= 1 + lr * weightDecay;
            _before[i] = g[i];
        }
    }
}
