using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>y = x / (1 + e^-x), elementwise: SiLU (Elfwing et al. 2017, arXiv 1702.03118), also called swish.</summary>
public sealed class Silu : SmoothActivation
{
    /// <inheritdoc/>
    public override string Name => "SiLU";

    /// <inheritdoc/>
    private protected override unsafe void Run(float* x, float* y, float* derivative, int count) =>
        VectorKernel.Run(new Activation { X = x, Y = y, Derivative = derivative, Count = count });

    /// <summary>With s = 1 / (1 + e^-x): y = x · s and dy/dx = s + y · (1 - s).</summary>
    internal unsafe struct Activation : IVectorKernel
    {
        public float* X;
        public float* Y;
        public float* Derivative;
        public int Count;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector one = TLanes.Create(1);
            for (int i = 0; i < Count; i += TLanes.Count)
            {
                int left = Count - i;
                TVector x = VectorMath.Load<TLanes, TVector>(X + i, left);
                TVector power = VectorMath.Exp<TLanes, TVector>(TLanes.Subtract(default, x));
                TVector s = TLanes.Divide(one, TLanes.Add(one, power)), y = TLanes.Multiply(x, s);
                VectorMath.Store<TLanes, TVector>(Y + i, left, y);
                VectorMath.Store<TLanes, TVector>(Derivative + i, left, TLanes.MultiplyAdd(y, TLanes.Subtract(one, s), s));
            }
        }
    }
}
