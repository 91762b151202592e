namespace Panthera.Numerics;

/// <summary>result[i] = f(x[i]), for a map of many instructions. The result may be x.</summary>
/// <remarks>The map is in the loop once, also for its end: half of the code to compile, at a cost that such a map hides.</remarks>
internal unsafe struct LongMapLoop1<TMap> : IVectorKernel where TMap : struct, IMap1
{
    public float* X;
    public float* Result;
    public int Count;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float* source = X, target = Result;
        int count = Count;
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TVector x = VectorMath.Load<TLanes, TVector>(source + i, count - i);
            VectorMath.Store<TLanes, TVector>(target + i, count - i, TMap.Invoke<TLanes, TVector>(x));
        }
    }
}

/// <summary>
/// result[i] = f(x[i], y[i]), for a map of many instructions. An argument that is repeated is one number; the result may be
/// an argument that is not.
/// </summary>
internal unsafe struct LongMapLoop2<TMap> : IVectorKernel where TMap : struct, IMap2
{
    public float* X;
    public float* Y;
    public bool RepeatX;
    public bool RepeatY;
    public float* Result;
    public int Count;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int count = Count;
        if (count == 0) return;
        float* px = X, py = Y, target = Result;
        bool repeatX = RepeatX, repeatY = RepeatY;
        TVector x = TLanes.Create(*px), y = TLanes.Create(*py);
        for (int i = 0; i < count; i += TLanes.Count)
        {
            if (!repeatX) x = VectorMath.Load<TLanes, TVector>(px + i, count - i);
            if (!repeatY) y = VectorMath.Load<TLanes, TVector>(py + i, count - i);
            VectorMath.Store<TLanes, TVector>(target + i, count - i, TMap.Invoke<TLanes, TVector>(x, y));
        }
    }
}
