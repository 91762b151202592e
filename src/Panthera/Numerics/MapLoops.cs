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
        // Locals: a store could change the fields, for all that the compiler knows.
        float* source = X, target = Result;
        nint whole = Count - TLanes.Count, i = 0;
        for (; i <= whole; i += TLanes.Count) TLanes.Store(target + i, TMap.Invoke<TLanes, TVector>(TLanes.Load(source + i)));
        int left = Count - (int)i;
        if (left > 0) TLanes.Store(target + i, left, TMap.Invoke<TLanes, TVector>(TLanes.Load(source + i, left)));
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
        float* left = X, right = Y, target = Result;
        nint whole = Count - TLanes.Count, i = 0;
        // Three loops: a test in the loop would cost as much as the map.
        if (RepeatX)
        {
            for (; i <= whole; i += TLanes.Count)
                TLanes.Store(target + i, TMap.Invoke<TLanes, TVector>(x, TLanes.Load(right + i)));
        }
        else if (RepeatY)
        {
            for (; i <= whole; i += TLanes.Count)
                TLanes.Store(target + i, TMap.Invoke<TLanes, TVector>(TLanes.Load(left + i), y));
        }
        else
        {
            for (; i <= whole; i += TLanes.Count)
                TLanes.Store(target + i, TMap.Invoke<TLanes, TVector>(TLanes.Load(left + i), TLanes.Load(right + i)));
        }
        int rest = Count - (int)i;
        if (rest == 0) return;
        if (!RepeatX) x = TLanes.Load(left + i, rest);
        if (!RepeatY) y = TLanes.Load(right + i, rest);
        TLanes.Store(target + i, rest, TMap.Invoke<TLanes, TVector>(x, y));
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
        float* px = X, py = Y, pz = Z, target = Result;
        bool repeatX = RepeatX, repeatY = RepeatY, repeatZ = RepeatZ;
        TVector x = TLanes.Create(*px), y = TLanes.Create(*py), z = TLanes.Create(*pz);
        nint whole = Count - TLanes.Count, i = 0;
        for (; i <= whole; i += TLanes.Count)
        {
            if (!repeatX) x = TLanes.Load(px + i);
            if (!repeatY) y = TLanes.Load(py + i);
            if (!repeatZ) z = TLanes.Load(pz + i);
            TLanes.Store(target + i, TMap.Invoke<TLanes, TVector>(x, y, z));
        }
        int rest = Count - (int)i;
        if (rest == 0) return;
        if (!repeatX) x = TLanes.Load(px + i, rest);
        if (!repeatY) y = TLanes.Load(py + i, rest);
        if (!repeatZ) z = TLanes.Load(pz + i, rest);
        TLanes.Store(target + i, rest, TMap.Invoke<TLanes, TVector>(x, y, z));
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
        float* px = X, py = Y, pz = Z, pu = U, target = Result;
        bool repeatX = RepeatX, repeatY = RepeatY, repeatZ = RepeatZ, repeatU = RepeatU;
        TVector x = TLanes.Create(*px), y = TLanes.Create(*py), z = TLanes.Create(*pz), u = TLanes.Create(*pu);
        nint whole = Count - TLanes.Count, i = 0;
        for (; i <= whole; i += TLanes.Count)
        {
            if (!repeatX) x = TLanes.Load(px + i);
            if (!repeatY) y = TLanes.Load(py + i);
            if (!repeatZ) z = TLanes.Load(pz + i);
            if (!repeatU) u = TLanes.Load(pu + i);
            TLanes.Store(target + i, TMap.Invoke<TLanes, TVector>(x, y, z, u));
        }
        int rest = Count - (int)i;
        if (rest == 0) return;
        if (!repeatX) x = TLanes.Load(px + i, rest);
        if (!repeatY) y = TLanes.Load(py + i, rest);
        if (!repeatZ) z = TLanes.Load(pz + i, rest);
        if (!repeatU) u = TLanes.Load(pu + i, rest);
        TLanes.Store(target + i, rest, TMap.Invoke<TLanes, TVector>(x, y, z, u));
    }
}
