using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>y = max(x, 0), elementwise; its derivative at 0 is 0.</summary>
public sealed class Relu : Operation
{
    /// <inheritdoc/>
    public override string Name => "ReLU";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        return inputs[0];
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override Reuse Reuses => Reuse.OutputOverInput;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        // x is kept where x is above 0: the same kernel as backward.
        Worker.Range share = worker.Share(Count(site), Line);
        float* x = site.Input(0) + share.First;
        VectorKernel.Run(new Gate { Signal = x, Values = x, Target = site.Output + share.First, Count = share.Count });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        Worker.Range share = worker.Share(Count(site), Line);
        VectorKernel.Run(new Gate
        {
            Signal = site.Output + share.First,
            Values = site.OutputGradient + share.First,
            Target = site.InputGradient(0) + share.First,
            Count = share.Count,
            Accumulate = site.Accumulates(0),
        });
    }

    private static int Count(Site site) => site.Examples * site.OutputShape.Length;

    /// <summary>target = values where the signal is above 0, else 0.</summary>
    internal unsafe struct Gate : IVectorKernel
    {
        public float* Signal;
        public float* Values;
        public float* Target;
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
                TVector kept = TLanes.KeepAbove(
                    VectorMath.Load<TLanes, TVector>(Values + i, left), VectorMath.Load<TLanes, TVector>(Signal + i, left), default);
                if (Accumulate) kept = TLanes.Add(kept, VectorMath.Load<TLanes, TVector>(Target + i, left));
                VectorMath.Store<TLanes, TVector>(Target + i, left, kept);
            }
        }
    }
}
