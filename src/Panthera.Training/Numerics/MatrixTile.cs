using System.Runtime.CompilerServices;

namespace Panthera.Training.Numerics;

/// <summary>
/// A panel of the product, as many columns wide as a tile row: C = Start + Bias + A · B. Rows are computed 8, 4 or 1 at
/// a time, with the sums in registers from the first column of A to the last.
/// </summary>
/// <remarks>Strides of A are in bytes, all others in floats.</remarks>
internal unsafe struct MatrixTile
{
    public int Depth;
    public float* A;
    public nint RowA;
    public nint StepA;
    public float* B;
    public nint RowB;
    public float* C;
    public nint RowC;

    /// <summary>What to add the product to, or null.</summary>
    public float* Start;
    public nint RowStart;

    /// <summary>A row to add to each row, or null.</summary>
    public float* Bias;

    /// <summary>Lanes of the last register of a row that exist in C.</summary>
    public int Last;

    /// <summary>Computes <paramref name="rows"/> rows.</summary>
    public void Run<TRow>(int rows, int lanes, int accumulators) where TRow : struct, ITileRow<TRow>
    {
        bool whole = Last == lanes;
        if (8 * TRow.Width <= accumulators)
        {
            for (; rows >= 8; rows -= 8)
            {
                Rows8<TRow>(whole);
                Advance(8);
            }
        }
        for (; rows >= 4; rows -= 4)
        {
            Rows4<TRow>(whole);
            Advance(4);
        }
        for (; rows > 0; rows--)
        {
            Rows1<TRow>(whole);
            Advance(1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(nint rows)
    {
        A = (float*)((byte*)A + rows * RowA);
        C += rows * RowC;
        Start += rows * RowStart;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TRow Initial<TRow>(nint row, bool whole) where TRow : struct, ITileRow<TRow>
    {
        TRow sum = default;
        if (Start != null)
        {
            float* start = Start + row * RowStart;
            sum = whole ? TRow.Load(start) : TRow.Load(start, Last);
        }
        if (Bias != null) sum = TRow.Add(sum, whole ? TRow.Load(Bias) : TRow.Load(Bias, Last));
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Finish<TRow>(nint row, bool whole, in TRow sum) where TRow : struct, ITileRow<TRow>
    {
        float* target = C + row * RowC;
        if (whole) TRow.Store(target, sum);
        else TRow.Store(target, Last, sum);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Rows8<TRow>(bool whole) where TRow : struct, ITileRow<TRow>
    {
        TRow c0 = Initial<TRow>(0, whole), c1 = Initial<TRow>(1, whole), c2 = Initial<TRow>(2, whole), c3 = Initial<TRow>(3, whole);
        TRow c4 = Initial<TRow>(4, whole), c5 = Initial<TRow>(5, whole), c6 = Initial<TRow>(6, whole), c7 = Initial<TRow>(7, whole);
        nint row = RowA, row3 = 3 * RowA, stepA = StepA, stepB = RowB;
        byte* a = (byte*)A, high = (byte*)A + 4 * RowA;
        float* b = B;
        for (int left = Depth; left > 0; left--)
        {
            TRow factor = TRow.Load(b);
            c0 = TRow.MultiplyAdd(*(float*)a, factor, c0);
            c1 = TRow.MultiplyAdd(*(float*)(a + row), factor, c1);
            c2 = TRow.MultiplyAdd(*(float*)(a + 2 * row), factor, c2);
            c3 = TRow.MultiplyAdd(*(float*)(a + row3), factor, c3);
            c4 = TRow.MultiplyAdd(*(float*)high, factor, c4);
            c5 = TRow.MultiplyAdd(*(float*)(high + row), factor, c5);
            c6 = TRow.MultiplyAdd(*(float*)(high + 2 * row), factor, c6);
            c7 = TRow.MultiplyAdd(*(float*)(high + row3), factor, c7);
            a += stepA;
            high += stepA;
            b += stepB;
        }
        Finish(0, whole, c0);
        Finish(1, whole, c1);
        Finish(2, whole, c2);
        Finish(3, whole, c3);
        Finish(4, whole, c4);
        Finish(5, whole, c5);
        Finish(6, whole, c6);
        Finish(7, whole, c7);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Rows4<TRow>(bool whole) where TRow : struct, ITileRow<TRow>
    {
        TRow c0 = Initial<TRow>(0, whole), c1 = Initial<TRow>(1, whole), c2 = Initial<TRow>(2, whole), c3 = Initial<TRow>(3, whole);
        nint row = RowA, row3 = 3 * RowA, stepA = StepA, stepB = RowB;
        byte* a = (byte*)A;
        float* b = B;
        for (int left = Depth; left > 0; left--)
        {
            TRow factor = TRow.Load(b);
            c0 = TRow.MultiplyAdd(*(float*)a, factor, c0);
            c1 = TRow.MultiplyAdd(*(float*)(a + row), factor, c1);
            c2 = TRow.MultiplyAdd(*(float*)(a + 2 * row), factor, c2);
            c3 = TRow.MultiplyAdd(*(float*)(a + row3), factor, c3);
            a += stepA;
            b += stepB;
        }
        Finish(0, whole, c0);
        Finish(1, whole, c1);
        Finish(2, whole, c2);
        Finish(3, whole, c3);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Rows1<TRow>(bool whole) where TRow : struct, ITileRow<TRow>
    {
        TRow sum = Initial<TRow>(0, whole);
        byte* a = (byte*)A;
        float* b = B;
        for (int left = Depth; left > 0; left--)
        {
            sum = TRow.MultiplyAdd(*(float*)a, TRow.Load(b), sum);
            a += StepA;
            b += RowB;
        }
        Finish(0, whole, sum);
    }
}
