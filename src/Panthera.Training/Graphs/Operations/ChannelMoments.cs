using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The mean of each column of a row-major matrix, and the sum of the squared distances from it. Every tile of rows has a mean
/// of its own, around which its squares are summed while it is in the cache, and tiles are merged as Chan et al. (1979) do: one
/// pass over memory that is as accurate as two.
/// </summary>
internal unsafe struct ChannelMoments : IVectorKernel
{
    // 16 KiB of numbers: half of a first cache.
    private const int TileLength = 4096;

    public float* X;
    public int Rows;
    public int Channels;
    public float* Mean;
    public float* Squares;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int tile = Math.Max(4, TileLength / Channels);
        if (Rows == 0)
        {
            new Span<float>(Mean, Channels).Clear();
            new Span<float>(Squares, Channels).Clear();
        }
        for (int first = 0; first < Rows; first += tile)
        {
            int rows = Math.Min(tile, Rows - first);
            float weight = rows / (float)(first + rows);
            float* x = X + (nint)first * Channels;
            for (int channel = 0; channel < Channels; channel += TLanes.Count)
            {
                int left = Channels - channel;
                TVector mean = TLanes.Multiply(Sum<TLanes, TVector>(x + channel, rows, left), TLanes.Create(1f / rows));
                TVector squares = SumOfSquares<TLanes, TVector>(x + channel, rows, left, mean);
                if (first > 0)
                {
                    TVector before = VectorMath.Load<TLanes, TVector>(Mean + channel, left);
                    TVector shift = TLanes.Subtract(mean, before);
                    TVector between = TLanes.Multiply(TLanes.Multiply(shift, shift), TLanes.Create(first * weight));
                    mean = TLanes.MultiplyAdd(shift, TLanes.Create(weight), before);
                    squares = TLanes.Add(TLanes.Add(squares, between), VectorMath.Load<TLanes, TVector>(Squares + channel, left));
                }
                VectorMath.Store<TLanes, TVector>(Mean + channel, left, mean);
                VectorMath.Store<TLanes, TVector>(Squares + channel, left, squares);
            }
        }
    }

    // Four sums, because an addition takes several cycles but the next can start at once.
    private readonly TVector Sum<TLanes, TVector>(float* x, int rows, int left)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i <= rows - 4; i += 4, x += 4 * (nint)Channels)
        {
            a = TLanes.Add(a, VectorMath.Load<TLanes, TVector>(x, left));
            b = TLanes.Add(b, VectorMath.Load<TLanes, TVector>(x + Channels, left));
            c = TLanes.Add(c, VectorMath.Load<TLanes, TVector>(x + 2 * (nint)Channels, left));
            d = TLanes.Add(d, VectorMath.Load<TLanes, TVector>(x + 3 * (nint)Channels, left));
        }
        for (; i < rows; i++, x += Channels) a = TLanes.Add(a, VectorMath.Load<TLanes, TVector>(x, left));
        return TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d));
    }

    private readonly TVector SumOfSquares<TLanes, TVector>(float* x, int rows, int left, TVector mean)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i <= rows - 4; i += 4, x += 4 * (nint)Channels)
        {
            a = AddSquare<TLanes, TVector>(x, left, mean, a);
            b = AddSquare<TLanes, TVector>(x + Channels, left, mean, b);
            c = AddSquare<TLanes, TVector>(x + 2 * (nint)Channels, left, mean, c);
            d = AddSquare<TLanes, TVector>(x + 3 * (nint)Channels, left, mean, d);
        }
        for (; i < rows; i++, x += Channels) a = AddSquare<TLanes, TVector>(x, left, mean, a);
        return TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSquare<TLanes, TVector>(float* x, int left, TVector mean, TVector sum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector off = TLanes.Subtract(VectorMath.Load<TLanes, TVector>(x, left), mean);
        return TLanes.MultiplyAdd(off, off, sum);
    }
}
