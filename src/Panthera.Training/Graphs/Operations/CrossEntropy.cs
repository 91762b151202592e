using Panthera.Training.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The loss of a classifier: -log softmax(logits)[target], averaged over the targets of the batch: (classes) or (tokens ×
/// classes) → (). There is one target for each row of logits.
/// </summary>
public sealed class CrossEntropy : Operation, ILoss
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

    /// <summary>The probabilities.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => inputs[0].Length;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site)
    {
        int classes = site.InputShapes[0].Width, rows = site.Examples * site.InputShapes[0].Rows;
        foreach (int target in new ReadOnlySpan<int>(site.Targets, rows))
        {
            if ((uint)target >= (uint)classes) throw Error($"target {target} is not between 0 and {classes - 1}");
        }
        double loss;
        int correct;
        VectorKernel.Run(new RowSoftmax
        {
            Logits = site.Input(0),
            Probabilities = site.Saved,
            Targets = site.Targets,
            Rows = rows,
            Classes = classes,
            Loss = &loss,
            Correct = &correct,
        });
        site.Score.Loss += loss;
        site.Score.Correct += correct;
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site)
    {
        if (site.InputGradient(0) == null) return;
        int classes = site.InputShapes[0].Width, rows = site.Examples * site.InputShapes[0].Rows;
        float share = 1f / site.TargetCount;
        float* gradient = site.InputGradient(0);
        VectorKernel.Run(new Scale
        {
            Source = site.Saved,
            Target = gradient,
            Factor = share,
            Count = rows * classes,
            Accumulate = site.Accumulates(0),
        });
        for (int row = 0; row < rows; row++) gradient[(nint)row * classes + site.Targets[row]] -= share;
    }

    /// <summary>The softmax of each row, the sum of the losses and the number of right answers.</summary>
    internal unsafe struct RowSoftmax : IVectorKernel
    {
        public float* Logits;
        public float* Probabilities;
        public int* Targets;
        public int Rows;
        public int Classes;
        public double* Loss;
        public int* Correct;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float* logits = Logits, probabilities = Probabilities;
            double loss = 0;
            int correct = 0;
            for (int row = 0; row < Rows; row++, logits += Classes, probabilities += Classes)
            {
                float maximum = Maximum<TLanes, TVector>(logits), logit = logits[Targets[row]];
                TVector shift = TLanes.Create(maximum), total = default;
                for (int i = 0; i < Classes; i += TLanes.Count)
                {
                    int left = Classes - i;
                    TVector power = VectorMath.Exp<TLanes, TVector>(
                        TLanes.Subtract(VectorMath.Load<TLanes, TVector>(logits + i, left), shift));
                    power = VectorMath.Existing<TLanes, TVector>(power, left);
                    VectorMath.Store<TLanes, TVector>(probabilities + i, left, power);
                    total = TLanes.Add(total, power);
                }
                float sum = TLanes.Sum(total);
                TVector factor = TLanes.Create(1 / sum);
                for (int i = 0; i < Classes; i += TLanes.Count)
                {
                    int left = Classes - i;
                    TVector power = VectorMath.Load<TLanes, TVector>(probabilities + i, left);
                    VectorMath.Store<TLanes, TVector>(probabilities + i, left, TLanes.Multiply(power, factor));
                }
                loss += MathF.Log(sum) + maximum - logit;

                // Of equal logits the first is the answer, or a model that knows nothing would be right everywhere.
                if (logit == maximum && !new ReadOnlySpan<float>(logits, Targets[row]).Contains(maximum)) correct++;
            }
            *Loss = loss;
            *Correct = correct;
        }

        private readonly float Maximum<TLanes, TVector>(float* logits)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            // The last register is loaded so that it ends with the row; looking at a number twice does no harm.
            if (Classes >= TLanes.Count)
            {
                TVector maximum = TLanes.Load(logits + Classes - TLanes.Count);
                for (int i = 0; i <= Classes - TLanes.Count; i += TLanes.Count)
                    maximum = TLanes.Max(maximum, TLanes.Load(logits + i));
                return TLanes.Maximum(maximum);
            }
            float largest = logits[0];
            for (int i = 1; i < Classes; i++) largest = Math.Max(largest, logits[i]);
            return largest;
        }
    }

    /// <summary>target = factor · source.</summary>
    private unsafe struct Scale : IVectorKernel
    {
        public float* Source;
        public float* Target;
        public float Factor;
        public int Count;
        public bool Accumulate;

        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector factor = TLanes.Create(Factor);
            for (int i = 0; i < Count; i += TLanes.Count)
            {
                int left = Count - i;
                TVector before = Accumulate ? VectorMath.Load<TLanes, TVector>(Target + i, left) : default;
                TVector scaled = TLanes.MultiplyAdd(VectorMath.Load<TLanes, TVector>(Source + i, left), factor, before);
                VectorMath.Store<TLanes, TVector>(Target + i, left, scaled);
            }
        }
    }
}
