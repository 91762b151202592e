using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>y = x / (1 + e^-x), elementwise: SiLU (Elfwing et al. 2017, arXiv 1702.03118), also called swish.</summary>
public sealed class Silu : Operation
{
    /// <inheritdoc/>
    public override string Name => "SiLU";

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
        VectorKernel.Run(new Gelu.Chain
        {
            Derivative = site.Saved + share.First,
            OutputGradient = site.OutputGradient + share.First,
            InputGradient = site.InputGradient(0) + share.First,
            Count = share.Count,
            Accumulate = site.Accumulates(0),
        });
    }

    private static int Count(Site site) => site.Examples * site.OutputShape.Length;

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
