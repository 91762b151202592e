using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>Functions of registers.</summary>
internal static unsafe class VectorMath
{
    /// <summary>Loads a register, or what is left of the array at its end; the other lanes are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(float* source, int left)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => left >= TLanes.Count ? TLanes.Load(source) : TLanes.Load(source, left);

    /// <summary>Stores a register, or what is left of the array at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, TVector>(float* target, int left, TVector value)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (left >= TLanes.Count) TLanes.Store(target, value);
        else TLanes.Store(target, left, value);
    }

    /// <summary>The lanes that exist where so many numbers are left; the others become zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Existing<TLanes, TVector>(TVector value, int left)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct =>
        left >= TLanes.Count ? value : TLanes.KeepAbove(value, TLanes.Create(left), TLanes.Indices);

    /// <summary>
    /// e to the power of x, within 2 units in the last place. Below -87.3 the result is exactly 0, above 88 it stays at
    /// 1.7e38; NaN stays NaN.
    /// </summary>
    /// <remarks>x = n · ln 2 + r with |r| ≤ ln 2 / 2; e^r by the polynomial of the Cephes library (S. Moshier).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector lowest = TLanes.Create(-87.3f);
        TVector clamped = TLanes.MinNative(TLanes.Create(88f), TLanes.MaxNative(lowest, x));
        TVector n = TLanes.Round(TLanes.Multiply(clamped, TLanes.Create(1.44269504f)));
        TVector r = TLanes.MultiplyAdd(n, TLanes.Create(-0.693359375f), clamped);
        r = TLanes.MultiplyAdd(n, TLanes.Create(2.12194440e-4f), r);
        TVector p = TLanes.Create(1.9875691500e-4f);
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1.3981999507e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(8.3334519073e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(4.1665795894e-2f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1.6666665459e-1f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(5.0000001201e-1f));
        p = TLanes.MultiplyAdd(p, TLanes.Multiply(r, r), TLanes.Add(r, TLanes.Create(1)));
        return TLanes.KeepAbove(TLanes.Multiply(p, TLanes.PowerOfTwo(n)), x, lowest);
    }
}
