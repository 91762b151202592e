using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>A function of each number whose derivative the forward pass keeps.</summary>
public abstract class SmoothActivation : Operation
{
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
        Run(site.Input(0) + share.First, site.Output + share.First, site.Saved + share.First, share.Count);
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

    /// <summary>y and dy/dx of some numbers.</summary>
    private protected abstract unsafe void Run(float* x, float* y, float* derivative, int count);

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
