namespace Panthera.Numerics;

/// <summary>result[i] = f(x[i]). The result may be x.</summary>
internal unsafe struct MapLoop1<TMap> : IVectorKernel where TMap : struct, IMap1
{
    public float* X;
    public float* Result;
    public int Count;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int i = 0;
        for (; i <= Count - TLanes.Count; i += TLanes.Count)
            TLanes.Store(Result + i, TMap.Invoke<TLanes, TVector>(TLanes.Load(X + i)));
        if (i < Count) TLanes.Store(Result + i, Count - i, TMap.Invoke<TLanes, TVector>(TLanes.Load(X + i, Count - i)));
    }
}

/// <summary>result[i] = f(x[i], y[i]). An argument that is repeated is one number; the result may be an argument that is not.</summary>
internal unsafe struct MapLoop2<TMap> : IVectorKernel where TMap : struct, IMap2
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
        if (Count == 0) return;
        TVector x = TLanes.Create(*X), y = TLanes.Create(*Y);
        int i = 0;
        // Three loops: a test in the loop would cost as much as the map.
        if (RepeatX)
        {
            for (; i <= Count - TLanes.Count; i += TLanes.Count)
                TLanes.Store(Result + i, TMap.Invoke<TLanes, TVector>(x, TLanes.Load(Y + i)));
        }
        else if (RepeatY)
        {
            for (; i <= Count - TLanes.Count; i += TLanes.Count)
                TLanes.Store(Result + i, TMap.Invoke<TLanes, TVector>(TLanes.Load(X + i), y));
        }
        else
        {
            for (; i <= Count - TLanes.Count; i += TLanes.Count)
                TLanes.Store(Result + i, TMap.Invoke<TLanes, TVector>(TLanes.Load(X + i), TLanes.Load(Y + i)));
        }
        if (i == Count) return;
        if (!RepeatX) x = TLanes.Load(X + i, Count - i);
        if (!RepeatY) y = TLanes.Load(Y + i, Count - i);
        TLanes.Store(Result + i, Count - i, TMap.Invoke<TLanes, TVector>(x, y));
    }
}

/// <summary>result[i] = f(x[i], y[i], z[i]). An argument that is repeated is one number; the result may be one that is not.</summary>
internal unsafe struct MapLoop3<TMap> : IVectorKernel where TMap : struct, IMap3
{
    public float* X;
    public float* Y;
    public float* Z;
    public bool RepeatX;
    public bool RepeatY;
    public bool RepeatZ;
    public float* Result;
    public int Count;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (Count == 0) return;
        TVector x = TLanes.Create(*X), y = TLanes.Create(*Y), z = TLanes.Create(*Z);
        for (int i = 0; i < Count; i += TLanes.Count)
        {
            int left = Count - i;
            if (!RepeatX) x = VectorMath.Load<TLanes, TVector>(X + i, left);
            if (!RepeatY) y = VectorMath.Load<TLanes, TVector>(Y + i, left);
            if (!RepeatZ) z = VectorMath.Load<TLanes, TVector>(Z + i, left);
            VectorMath.Store<TLanes, TVector>(Result + i, left, TMap.Invoke<TLanes, TVector>(x, y, z));
        }
    }
}

/// <summary>result[i] = f(x[i], y[i], z[i], u[i]). An argument that is repeated is one number; the result may be one that is not.</summary>
internal unsafe struct MapLoop4<TMap> : IVectorKernel where TMap : struct, IMap4
{
    public float* X;
    public float* Y;
    public float* Z;
    public float* U;
    public bool RepeatX;
    public bool RepeatY;
    public bool RepeatZ;
    public bool RepeatU;
    public float* Result;
    public int Count;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (Count == 0) return;
        TVector x = TLanes.Create(*X), y = TLanes.Create(*Y), z = TLanes.Create(*Z), u = TLanes.Create(*U);
        for (int i = 0; i < Count; i += TLanes.Count)
        {
            int left = Count - i;
            if (!RepeatX) x = VectorMath.Load<TLanes, TVector>(X + i, left);
            if (!RepeatY) y = VectorMath.Load<TLanes, TVector>(Y + i, left);
            if (!RepeatZ) z = VectorMath.Load<TLanes, TVector>(Z + i, left);
            if (!RepeatU) u = VectorMath.Load<TLanes, TVector>(U + i, left);
            VectorMath.Store<TLanes, TVector>(Result + i, left, TMap.Invoke<TLanes, TVector>(x, y, z, u));
        }
    }
}
