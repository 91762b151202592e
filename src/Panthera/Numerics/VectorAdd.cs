namespace Panthera.Numerics;

/// <summary>target[i] = a[i] + b[i]. Target may be a or b.</summary>
internal unsafe struct VectorAdd : IVectorKernel
{
    public float* A;
    public float* B;
    public float* Target;
    public int Count;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int i = 0; i < Count; i += TLanes.Count)
        {
            TVector sum = TLanes.Add(
                VectorMath.Load<TLanes, TVector>(A + i, Count - i), VectorMath.Load<TLanes, TVector>(B + i, Count - i));
            VectorMath.Store<TLanes, TVector>(Target + i, Count - i, sum);
        }
    }

    /// <summary>Hands a gradient on: target = source, or target += source; nothing if the target is null.</summary>
    public static void Pass(float* source, float* target, int count, bool accumulate)
    {
        if (target == null) return;
        if (accumulate) VectorKernel.Run(new VectorAdd { A = target, B = source, Target = target, Count = count });
        else new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));
    }
}
