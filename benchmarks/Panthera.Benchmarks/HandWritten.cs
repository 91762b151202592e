using Panthera.Kernels;
using Panthera.Numerics;

namespace Panthera.Benchmarks;

/// <summary>Steps as a programmer writes them: one loop over all arrays, everything in registers, for the widest registers.</summary>
internal static unsafe class HandWritten
{
    /// <summary>Lion, with decoupled weight decay.</summary>
    public struct Lion : IVectorKernel
    {
        public float* Weights, Gradient, Momentum;
        public nint Count;
        public float Beta1, Beta2, WeightDecay, LearningRate;

        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector beta1 = TLanes.Create(Beta1), rest1 = TLanes.Create(1 - Beta1), beta2 = TLanes.Create(Beta2), rest2 = TLanes.Create(1 - Beta2);
            TVector decay = TLanes.Create(WeightDecay), rate = TLanes.Create(LearningRate);
            nint i = 0;
            for (; i <= Count - TLanes.Count; i += TLanes.Count)
            {
                TVector w = TLanes.Load(Weights + i), g = TLanes.Load(Gradient + i), m = TLanes.Load(Momentum + i);
                TVector update = Sign.Invoke<TLanes, TVector>(TLanes.Add(TLanes.Multiply(g, rest1), TLanes.Multiply(m, beta1)));
                update = TLanes.Multiply(TLanes.Add(update, TLanes.Multiply(w, decay)), rate);
                TLanes.Store(Weights + i, TLanes.Subtract(w, update));
                TLanes.Store(Momentum + i, TLanes.Add(TLanes.Multiply(g, rest2), TLanes.Multiply(m, beta2)));
            }
            for (; i < Count; i++)
            {
                float update = MathF.Sign((1 - Beta1) * Gradient[i] + Beta1 * Momentum[i]) + WeightDecay * Weights[i];
                Momentum[i] = (1 - Beta2) * Gradient[i] + Beta2 * Momentum[i];
                Weights[i] -= update * LearningRate;
            }
        }
    }

    /// <summary>AdamW with exact bias correction and ε.</summary>
    public struct AdamW : IVectorKernel
    {
        public float* Weights, Gradient, First, Second;
        public nint Count;
        public float Beta1, Beta2, Correction1, Correction2, Epsilon, WeightDecay, LearningRate;

        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector beta1 = TLanes.Create(Beta1), rest1 = TLanes.Create(1 - Beta1), beta2 = TLanes.Create(Beta2), rest2 = TLanes.Create(1 - Beta2);
            TVector correction1 = TLanes.Create(Correction1), correction2 = TLanes.Create(Correction2), epsilon = TLanes.Create(Epsilon);
            TVector decay = TLanes.Create(WeightDecay), rate = TLanes.Create(LearningRate);
            nint i = 0;
            for (; i <= Count - TLanes.Count; i += TLanes.Count)
            {
                TVector w = TLanes.Load(Weights + i), g = TLanes.Load(Gradient + i);
                TVector m = TLanes.Add(TLanes.Multiply(g, rest1), TLanes.Multiply(TLanes.Load(First + i), beta1));
                TVector v = TLanes.Add(TLanes.Multiply(TLanes.Multiply(g, g), rest2), TLanes.Multiply(TLanes.Load(Second + i), beta2));
                TVector divisor = TLanes.Add(TLanes.SquareRoot(TLanes.Divide(v, correction2)), epsilon);
                TVector update = TLanes.Divide(TLanes.Divide(m, correction1), divisor);
                update = TLanes.Multiply(TLanes.Add(update, TLanes.Multiply(w, decay)), rate);
                TLanes.Store(Weights + i, TLanes.Subtract(w, update));
                TLanes.Store(First + i, m);
                TLanes.Store(Second + i, v);
            }
            for (; i < Count; i++)
            {
                First[i] = (1 - Beta1) * Gradient[i] + Beta1 * First[i];
                Second[i] = (1 - Beta2) * Gradient[i] * Gradient[i] + Beta2 * Second[i];
                float update = First[i] / Correction1 / (MathF.Sqrt(Second[i] / Correction2) + Epsilon) + WeightDecay * Weights[i];
                Weights[i] -= update * LearningRate;
            }
        }
    }
}

/// <summary>A hand-written loop as an update rule, so that both are called alike.</summary>
/// <param name="optimizer">Its name.</param>
/// <param name="kernel">Whose states it works on: where they lie decides as much as the code.</param>
internal sealed unsafe class HandWrittenRule(string optimizer, Kernel kernel) : IUpdateRule
{
    private int _step;

    public void Reset() => throw new NotSupportedException();

    public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate) => throw new NotSupportedException();

    public void Update(Span<float> weights, ReadOnlySpan<float> gradient, float learningRate)
    {
        _step++;
        fixed (float* w = weights, g = gradient)
        {
            if (optimizer == "lion")
                VectorKernel.Run(new HandWritten.Lion
                {
                    Weights = w, Gradient = g, Momentum = kernel.State(0), Count = weights.Length,
                    Beta1 = 0.9f, Beta2 = 0.99f, WeightDecay = 0.1f, LearningRate = 1e-4f * learningRate,
                });
            else
                VectorKernel.Run(new HandWritten.AdamW
                {
                    Weights = w, Gradient = g, First = kernel.State(0), Second = kernel.State(1), Count = weights.Length,
                    Beta1 = 0.9f, Beta2 = 0.999f, Correction1 = (float)(1 - Math.Pow(0.9, _step)), Correction2 = (float)(1 - Math.Pow(0.999, _step)),
                    Epsilon = 1e-8f, WeightDecay = 0.01f, LearningRate = 1e-3f * learningRate,
                });
        }
    }
}
