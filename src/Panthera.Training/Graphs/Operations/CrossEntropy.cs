using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The loss of a classifier: -log softmax(logits)[target], averaged over the targets of the batch: (classes) or (tokens ×
/// classes) → (). There is one target for each row of logits.
/// </summary>
public sealed class CrossEntropy : Operation, ILoss, IChecksBatch
{
    /// <inheritdoc/>
    public override string Name => "cross-entropy";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank == 0) throw Error("the input has no classes");
        return new Shape();
    }

    /// <inheritdoc/>
    public int TargetsPerExample(IReadOnlyList<Shape> inputs) => inputs[0].Rows;

    /// <summary>For each row e^(logit - largest) of all classes.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => inputs[0].Length;

    /// <summary>For each row 1 over the sum of its powers, its loss, and 1 if it is right.</summary>
    public override int StatisticsLength(IReadOnlyList<Shape> inputs) => 3 * inputs[0].Rows;

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override Reuse Reuses => Reuse.SavedOverInput | Reuse.GradientOverSaved;

    /// <inheritdoc/>
    public unsafe void Check(Site site)
    {
        int classes = site.InputShapes[0].Width;
        foreach (int target in new ReadOnlySpan<int>(site.Targets, site.Examples * site.InputShapes[0].Rows))
        {
            if ((uint)target >= (uint)classes) throw Error($"target {target} is not between 0 and {classes - 1}");
        }
    }

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int classes = site.InputShapes[0].Width, rows = site.Examples * site.InputShapes[0].Rows;
        Worker.Range share = worker.Share(rows);
        nint offset = (nint)share.First * classes;
        float* reciprocals = site.Statistics, losses = reciprocals + rows, right = losses + rows;
        VectorKernel.Run(new RowSoftmax
        {
            Logits = site.Input(0) + offset,
            Powers = site.Saved + offset,
            Reciprocals = reciprocals + share.First,
            Targets = site.Targets + share.First,
            Predictions = site.Predictions == null ? null : site.Predictions + share.First,
            Rows = share.Count,
            Classes = classes,
            Losses = losses + share.First,
            Right = right + share.First,
        });
        worker.Wait();
        if (!worker.IsFirst) return;
        double loss = 0;
        int correct = 0;
        for (int row = 0; row < rows; row++)
        {
            loss += losses[row];
            correct += (int)right[row];
        }
        site.Score.Loss += loss;
        site.Score.Correct += correct;
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int classes = site.InputShapes[0].Width, rows = site.Examples * site.InputShapes[0].Rows;
        Worker.Range share = worker.Share(rows);
        nint offset = (nint)share.First * classes;
        VectorKernel.Run(new Gradient
        {
            Powers = site.Saved + offset,
            Reciprocals = site.Statistics + share.First,
            Targets = site.Targets + share.First,
            Target = site.InputGradient(0) + offset,
            Share = 1f / site.TargetCount,
            Rows = share.Count,
            Classes = classes,
            Accumulate = site.Accumulates(0),
        });
    }

    /// <summary>The powers and the reciprocal of their sum for each row, the sum of the losses and the number of right answers.</summary>
    internal unsafe struct RowSoftmax : IVectorKernel
    {
        public float* Logits;
        public float* Powers;
        public float* Reciprocals;
        public int* Targets;

        /// <summary>Where the most probable class of each row goes, or null.</summary>
        public int* Predictions;
        public int Rows;
        public int Classes;
        public float* Losses;
        public float* Right;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float* logits = Logits, powers = Powers;
            for (int row = 0; row < Rows; row++, logits += Classes, powers += Classes)
            {
                float maximum = Maximum<TLanes, TVector>(logits), logit = logits[Targets[row]];

                // Of equal logits the first is the answer, or a model that knows nothing would be right everywhere. The powers may
                // take the place of the logits: this is the last look at them.
                Right[row] = logit == maximum && !new ReadOnlySpan<float>(logits, Targets[row]).Contains(maximum) ? 1 : 0;

                if (Predictions != null) Predictions[row] = new ReadOnlySpan<float>(logits, Classes).IndexOf(maximum);

                TVector shift = TLanes.Create(maximum), total = default;
                for (int i = 0; i < Classes; i += TLanes.Count)
                {
                    int left = Classes - i;
                    TVector power = VectorMath.Exp<TLanes, TVector>(
                        TLanes.Subtract(VectorMath.Load<TLanes, TVector>(logits + i, left), shift));
                    power = VectorMath.Existing<TLanes, TVector>(power, left);
                    VectorMath.Store<TLanes, TVector>(powers + i, left, power);
                    total = TLanes.Add(total, power);
                }
                float sum = TLanes.Sum(total);
                Reciprocals[row] = 1 / sum;
                Losses[row] = MathF.Log(sum) + maximum - logit;
            }
        }

        private readonly float Maximum<TLanes, TVector>(float* logits)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector maximum = TLanes.Create(float.NegativeInfinity);
            int i = 0;
            for (; i <= Classes - TLanes.Count; i += TLanes.Count) maximum = TLanes.MaxNative(maximum, TLanes.Load(logits + i));
            if (i < Classes)
            {
                // -∞ in the lanes beyond the last class, 0 in the others.
                TVector beyond = TLanes.KeepAbove(
                    TLanes.Create(float.NegativeInfinity), TLanes.Indices, TLanes.Create(Classes - i - 0.5f));
                maximum = TLanes.MaxNative(maximum, TLanes.Add(TLanes.Load(logits + i, Classes - i), beyond));
            }
            return TLanes.Maximum(maximum);
        }
    }

    /// <summary>The gradient by the logits: share · (softmax - 1 at the target).</summary>
    internal unsafe struct Gradient : IVectorKernel
    {
        public float* Powers;
        public float* Reciprocals;
        public int* Targets;
        public float* Target;
        public float Share;
        public int Rows;
        public int Classes;
        public bool Accumulate;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float* powers = Powers, target = Target;
            for (int row = 0; row < Rows; row++, powers += Classes, target += Classes)
            {
                TVector factor = TLanes.Create(Share * Reciprocals[row]);
                for (int i = 0; i < Classes; i += TLanes.Count)
                {
                    int left = Classes - i;
                    TVector before = Accumulate ? VectorMath.Load<TLanes, TVector>(target + i, left) : default;
                    TVector power = VectorMath.Load<TLanes, TVector>(powers + i, left);
                    VectorMath.Store<TLanes, TVector>(target + i, left, TLanes.MultiplyAdd(power, factor, before));
                }
                target[Targets[row]] -= Share;
            }
        }
    }
}
