namespace Panthera.Optimizers;

/// <summary>
/// Lowers the learning rate for some steps after a gradient whose norm is far above what was ordinary: one bad batch moves an optimizer
/// of signs as far as any other, and its momentum remembers.
/// </summary>
/// <param name="Ratio">How many times the median norm of the last <see cref="Memory"/> steps counts as an outlier.</param>
/// <param name="Drop">What the learning rate is multiplied by from that step on.</param>
/// <param name="Steps">After how many steps it is what it was.</param>
public sealed record OutlierGuard(double Ratio = 10, double Drop = 0.1, int Steps = 10)
{
    /// <summary>Steps whose norms make the median; before there are as many, nothing is an outlier.</summary>
    public const int Memory = 32;

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InputException">If one is out of its range.</exception>
    internal void Check()
    {
        if (!(Ratio > 1 && double.IsFinite(Ratio))) throw new InputException($"an outlier of {Ratio} times the median norm; expected a number above 1");
        if (Drop is not (>= 0 and <= 1)) throw new InputException($"a drop of the learning rate to {Drop} of it; expected a share from 0 to 1");
        if (Steps < 1) throw new InputException($"a drop for {Steps} steps; expected 1 or more");
    }

    /// <summary>What a guard remembers.</summary>
    internal sealed class Watch(OutlierGuard guard)
    {
        private readonly double[] _norms = new double[Memory], _sorted = new double[Memory];
        private int _count, _dropped;

        /// <summary>What it remembers: the norms, how many of them there were, and for how many steps the rate stays low.</summary>
        public double[] State
        {
            get => [.. _norms, _count, _dropped];
            set
            {
                value.AsSpan(0, Memory).CopyTo(_norms);
                (_count, _dropped) = ((int)Math.Clamp(value[Memory], 0, 2 * Memory), (int)Math.Clamp(value[Memory + 1], 0, guard.Steps));
            }
        }

        /// <summary>Forgets everything.</summary>
        public void Reset() => State = new double[Memory + 2];

        /// <summary>The factor of a step's learning rate.</summary>
        /// <param name="norm">The norm of all of its gradients.</param>
        public double Factor(double norm)
        {
            bool isOutlier = false;
            if (_count >= Memory)
            {
                _norms.CopyTo(_sorted, 0);
                Array.Sort(_sorted);
                isOutlier = norm > guard.Ratio * (_sorted[(Memory - 1) / 2] + _sorted[Memory / 2]) / 2;
            }
            // What is out of the ordinary does not change what is ordinary.
            if (!isOutlier) _norms[_count++ % Memory] = norm;
            if (_count == 2 * Memory) _count = Memory;
            _dropped = isOutlier ? guard.Steps : Math.Max(0, _dropped - 1);
            return _dropped > 0 ? guard.Drop : 1;
        }
    }
}
