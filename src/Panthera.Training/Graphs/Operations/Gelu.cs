using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// y = x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³))), elementwise: the tanh form of GELU (Hendrycks and Gimpel 2016,
/// arXiv 1606.08415).
/// </summary>
public sealed class Gelu : SmoothActivation
{
    /// <inheritdoc/>
    public override string Name => "GELU";

    /// <inheritdoc/>
    private protected override unsafe void Run(float* x, float* y, float* derivative, int count) =>
        VectorKernel.Run(new Activation { X = x, Y = y, Derivative = derivative, Count = count });

    /// <summary>
    /// y and dy/dx. With z = 2 √(2/π) (x + 0.044715 x³) and s = 1 / (1 + e^-z), tanh(z / 2) = 2 s - 1, so y = x · s and
    /// dy/dx = s + x · s (1 - s) · dz/dx.
    /// </summary>
    internal unsafe struct Activation : IVectorKernel
    {
        private const float Slope = 1.5957691216f;
        private const float Cubic = Slope * 0.044715f;

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
                TVector square = TLanes.Multiply(x, x);
                TVector minusZ = TLanes.Multiply(
                    x, TLanes.MultiplyAdd(square, TLanes.Create(-Cubic), TLanes.Create(-Slope)));
                TVector s = TLanes.Divide(one, TLanes.Add(one, VectorMath.Exp<TLanes, TVector>(minusZ)));
                TVector y = TLanes.Multiply(x, s);
                TVector slope = TLanes.MultiplyAdd(square, TLanes.Create(3 * Cubic), TLanes.Create(Slope));
                TVector bend = TLanes.Multiply(TLanes.Subtract(one, s), slope);
                VectorMath.Store<TLanes, TVector>(Y + i, left, y);
                VectorMath.Store<TLanes, TVector>(Derivative + i, left, TLanes.MultiplyAdd(y, bend, s));
            }
        }
    }
}
