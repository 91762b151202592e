using System.Diagnostics;
using Panthera.Numerics;

namespace Panthera.Benchmarks;

/// <summary>Nothing but independent multiply-adds in registers: the most that one core can do.</summary>
internal unsafe struct PeakKernel : IVectorKernel
{
    public float* Sink;

    /// <summary>Multiply-adds a run, each of one register.</summary>
    public const int Count = 12 * 100_000;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector x = TLanes.Create(0.999f), y = TLanes.Create(0.001f);
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int left = Count / 12; left > 0; left--)
        {
            a = TLanes.MultiplyAdd(a, x, y);
            b = TLanes.MultiplyAdd(b, x, y);
            c = TLanes.MultiplyAdd(c, x, y);
            d = TLanes.MultiplyAdd(d, x, y);
            e = TLanes.MultiplyAdd(e, x, y);
            f = TLanes.MultiplyAdd(f, x, y);
            g = TLanes.MultiplyAdd(g, x, y);
            h = TLanes.MultiplyAdd(h, x, y);
            i = TLanes.MultiplyAdd(i, x, y);
            j = TLanes.MultiplyAdd(j, x, y);
            k = TLanes.MultiplyAdd(k, x, y);
            l = TLanes.MultiplyAdd(l, x, y);
        }
        *Sink = TLanes.Sum(a) + TLanes.Sum(b) + TLanes.Sum(c) + TLanes.Sum(d) + TLanes.Sum(e) + TLanes.Sum(f)
            + TLanes.Sum(g) + TLanes.Sum(h) + TLanes.Sum(i) + TLanes.Sum(j) + TLanes.Sum(k) + TLanes.Sum(l);
    }

    /// <summary>GFLOP/s of one core.</summary>
    public static double Measure()
    {
        float sink = 0;
        PeakKernel kernel = new() { Sink = &sink };
        double seconds = Stopwatches.Median(() => VectorKernel.Run(kernel));
        return 2.0 * Count * Lanes / seconds / 1e9;
    }

    /// <summary>GFLOP/s of one short run.</summary>
    public static double Once()
    {
        float sink = 0;
        PeakKernel kernel = new() { Sink = &sink };
        long start = Stopwatch.GetTimestamp();
        VectorKernel.Run(kernel);
        return 2.0 * Count * Lanes / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    /// <summary>Floats in a register of the kernels.</summary>
    public static int Lanes
    {
        get
        {
            float count = 0;
            VectorKernel.Run(new LaneCount { Sink = &count });
            return (int)count;
        }
    }

    private struct LaneCount : IVectorKernel
    {
        public float* Sink;

        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => *Sink = TLanes.Count;
    }
}
