using System.Numerics.Tensors;
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
        float* logits = site.Input(0), probabilities = site.Saved;
        double loss = 0;
        int correct = 0;
        for (int row = 0; row < rows; row++, logits += classes, probabilities += classes)
        {
            int target = site.Targets[row];
            if ((uint)target >= (uint)classes) throw Error($"target {target} is not between 0 and {classes - 1}");
            RowSoftmax softmax = new() { Logits = logits, Probabilities = probabilities, Classes = classes };
            float maximum, sum;
            softmax.Maximum = &maximum;
            softmax.Sum = &sum;
            VectorKernel.Run(softmax);
            loss += MathF.Log(sum) + maximum - logits[target];

            // Of equal logits the first is the answer, or a model that knows nothing would be right everywhere.
            ReadOnlySpan<float> before = new(logits, target);
            if (logits[target] == maximum && !before.Contains(maximum)) correct++;
        }
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

    /// <summary>The softmax of one row; also its largest logit, and the sum of e^(logit - largest).</summary>
    internal unsafe struct RowSoftmax : IVectorKernel
    {
        public float* Logits;
        public float* Probabilities;
        public int Classes;
        public float* Maximum;
        public float* Sum;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float maximum = TensorPrimitives.Max(new ReadOnlySpan<float>(Logits, Classes));
            TVector shift = TLanes.Create(maximum), total = default;
            float last = 0;
            for (int i = 0; i < Classes; i += TLanes.Count)
            {
                int left = Classes - i;
                TVector power = VectorMath.Exp<TLanes, TVector>(
                    TLanes.Subtract(VectorMath.Load<TLanes, TVector>(Logits + i, left), shift));
                VectorMath.Store<TLanes, TVector>(Probabilities + i, left, power);
                if (left >= TLanes.Count) total = TLanes.Add(total, power);
                else last = TLanes.Sum(TLanes.Load(Probabilities + i, left));
            }
            float sum = TLanes.Sum(total) + last;
            *Maximum = maximum;
            *Sum = sum;
            TVector factor = TLanes.Create(1 / sum);
            for (int i = 0; i < Classes; i += TLanes.Count)
            {
                int left = Classes - i;
                TVector power = VectorMath.Load<TLanes, TVector>(Probabilities + i, left);
                VectorMath.Store<TLanes, TVector>(Probabilities + i, left, TLanes.Multiply(power, factor));
            }
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
