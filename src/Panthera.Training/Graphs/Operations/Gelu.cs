using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// y = x · ½ (1 + tanh(√(2/π) (x + 0.044715 x³))), elementwise: the tanh form of GELU (Hendrycks and Gimpel 2016,
/// arXiv 1606.08415).
/// </summary>
public sealed class Gelu : Operation
{
    /// <inheritdoc/>
    public override string Name => "GELU";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        return inputs[0];
    }

    /// <summary>The derivative, which the forward pass gets almost for nothing.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => inputs[0].Length;

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override Reuse Reuses => Reuse.OutputOverInput | Reuse.GradientOverSaved;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range share = worker.Share(Count(site), Line);
        VectorKernel.Run(new Activation
        {
            X = site.Input(0) + share.First,
            Y = site.Output + share.First,
            Derivative = site.Saved + share.First,
            Count = share.Count,
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        Worker.Range share = worker.Share(Count(site), Line);
        VectorKernel.Run(new Chain
        {
            Derivative = site.Saved + share.First,
            OutputGradient = site.OutputGradient + share.First,
            InputGradient = site.InputGradient(0) + share.First,
            Count = share.Count,
            Accumulate = site.Accumulates(0),
        });
    }

    private static int Count(Site site) => site.Examples * site.OutputShape.Length;

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

    /// <summary>dx = dy · derivative.</summary>
    internal unsafe struct Chain : IVectorKernel
    {
        public float* Derivative;
        public float* OutputGradient;
        public float* InputGradient;
        public int Count;
        public bool Accumulate;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            for (int i = 0; i < Count; i += TLanes.Count)
            {
                int left = Count - i;
                TVector before = Accumulate ? VectorMath.Load<TLanes, TVector>(InputGradient + i, left) : default;
                TVector gradient = TLanes.MultiplyAdd(
                    VectorMath.Load<TLanes, TVector>(Derivative + i, left),
                    VectorMath.Load<TLanes, TVector>(OutputGradient + i, left),
                    before);
                VectorMath.Store<TLanes, TVector>(InputGradient + i, left, gradient);
            }
        }
    }
}
