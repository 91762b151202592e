using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

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

    // Lanes of the last register that do not exist in C are neither read from Start and Bias nor written to C.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TRow BiasRow<TRow>(bool whole) where TRow : struct, ITileRow<TRow>
    {
        if (Bias == null) return default;
        return whole ? TRow.Load(Bias) : TRow.Load(Bias, Last);
    }

    [MethodImpl(MethodImplOptions.NoInlining), SkipLocalsInit]
    private readonly void Rows8<TRow>(bool whole) where TRow : struct, ITileRow<TRow>
    {
        TRow c0 = BiasRow<TRow>(whole), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        if (Start != null)
        {
            float* start = Start;
            nint next = RowStart;
            if (whole)
            {
                c0 = TRow.Add(c0, TRow.Load(start));
                c1 = TRow.Add(c1, TRow.Load(start + next));
                c2 = TRow.Add(c2, TRow.Load(start + 2 * next));
                c3 = TRow.Add(c3, TRow.Load(start + 3 * next));
                c4 = TRow.Add(c4, TRow.Load(start + 4 * next));
                c5 = TRow.Add(c5, TRow.Load(start + 5 * next));
                c6 = TRow.Add(c6, TRow.Load(start + 6 * next));
                c7 = TRow.Add(c7, TRow.Load(start + 7 * next));
            }
            else
            {
                int last = Last;
                c0 = TRow.Add(c0, TRow.Load(start, last));
                c1 = TRow.Add(c1, TRow.Load(start + next, last));
                c2 = TRow.Add(c2, TRow.Load(start + 2 * next, last));
                c3 = TRow.Add(c3, TRow.Load(start + 3 * next, last));
                c4 = TRow.Add(c4, TRow.Load(start + 4 * next, last));
                c5 = TRow.Add(c5, TRow.Load(start + 5 * next, last));
                c6 = TRow.Add(c6, TRow.Load(start + 6 * next, last));
                c7 = TRow.Add(c7, TRow.Load(start + 7 * next, last));
            }
        }

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

        float* target = C;
        nint down = RowC;
        if (whole)
        {
            TRow.Store(target, c0);
            TRow.Store(target + down, c1);
            TRow.Store(target + 2 * down, c2);
            TRow.Store(target + 3 * down, c3);
            TRow.Store(target + 4 * down, c4);
            TRow.Store(target + 5 * down, c5);
            TRow.Store(target + 6 * down, c6);
            TRow.Store(target + 7 * down, c7);
        }
        else
        {
            int last = Last;
            TRow.Store(target, last, c0);
            TRow.Store(target + down, last, c1);
            TRow.Store(target + 2 * down, last, c2);
            TRow.Store(target + 3 * down, last, c3);
            TRow.Store(target + 4 * down, last, c4);
            TRow.Store(target + 5 * down, last, c5);
            TRow.Store(target + 6 * down, last, c6);
            TRow.Store(target + 7 * down, last, c7);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining), SkipLocalsInit]
    private readonly void Rows4<TRow>(bool whole) where TRow : struct, ITileRow<TRow>
    {
        TRow c0 = BiasRow<TRow>(whole), c1 = c0, c2 = c0, c3 = c0;
        if (Start != null)
        {
            float* start = Start;
            nint next = RowStart;
            if (whole)
            {
                c0 = TRow.Add(c0, TRow.Load(start));
                c1 = TRow.Add(c1, TRow.Load(start + next));
                c2 = TRow.Add(c2, TRow.Load(start + 2 * next));
                c3 = TRow.Add(c3, TRow.Load(start + 3 * next));
            }
            else
            {
                int last = Last;
                c0 = TRow.Add(c0, TRow.Load(start, last));
                c1 = TRow.Add(c1, TRow.Load(start + next, last));
                c2 = TRow.Add(c2, TRow.Load(start + 2 * next, last));
                c3 = TRow.Add(c3, TRow.Load(start + 3 * next, last));
            }
        }

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

        float* target = C;
        nint down = RowC;
        if (whole)
        {
            TRow.Store(target, c0);
            TRow.Store(target + down, c1);
            TRow.Store(target + 2 * down, c2);
            TRow.Store(target + 3 * down, c3);
        }
        else
        {
            int last = Last;
            TRow.Store(target, last, c0);
            TRow.Store(target + down, last, c1);
            TRow.Store(target + 2 * down, last, c2);
            TRow.Store(target + 3 * down, last, c3);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining), SkipLocalsInit]
    private readonly void Rows1<TRow>(bool whole) where TRow : struct, ITileRow<TRow>
    {
        TRow sum = BiasRow<TRow>(whole);
        if (Start != null) sum = TRow.Add(sum, whole ? TRow.Load(Start) : TRow.Load(Start, Last));
        byte* a = (byte*)A;
        float* b = B;
        nint stepA = StepA, stepB = RowB;
        for (int left = Depth; left > 0; left--)
        {
            sum = TRow.MultiplyAdd(*(float*)a, TRow.Load(b), sum);
            a += stepA;
            b += stepB;
        }
        if (whole) TRow.Store(C, sum);
        else TRow.Store(C, Last, sum);
    }
}
