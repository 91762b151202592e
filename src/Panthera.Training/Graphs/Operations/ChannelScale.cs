using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// What normalisations by channel share: y = scale · (x - mean) + bias, perhaps + residual, perhaps no less than 0, with a
/// mean, scale and bias for each column of a row-major matrix.
/// </summary>
internal unsafe struct ChannelScale : IVectorKernel
{
    // Columns are done one register after the other, over so many numbers that they are in the cache for the next register.
    private const int TileLength = 2048;

    public float* X;

    /// <summary>What to add, or null.</summary>
    public float* Residual;
    public float* Y;
    public float* Mean;
    public float* Scale;
    public float* Bias;
    public int Rows;
    public int Channels;
    public bool Relu;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int tile = Math.Max(1, TileLength / Channels);
        for (int first = 0; first < Rows; first += tile)
        {
            int rows = Math.Min(tile, Rows - first);
            for (int channel = 0; channel < Channels; channel += TLanes.Count)
            {
                int left = Channels - channel;
                nint offset = (nint)first * Channels + channel;
                TVector mean = VectorMath.Load<TLanes, TVector>(Mean + channel, left);
                TVector scale = VectorMath.Load<TLanes, TVector>(Scale + channel, left);
                TVector bias = VectorMath.Load<TLanes, TVector>(Bias + channel, left);
                for (int row = 0; row < rows; row++, offset += Channels)
                {
                    TVector off = TLanes.Subtract(VectorMath.Load<TLanes, TVector>(X + offset, left), mean);
                    TVector y = TLanes.MultiplyAdd(off, scale, bias);
                    if (Residual != null) y = TLanes.Add(y, VectorMath.Load<TLanes, TVector>(Residual + offset, left));
                    if (Relu) y = TLanes.KeepAbove(y, y, default);
                    VectorMath.Store<TLanes, TVector>(Y + offset, left, y);
                }
            }
        }
    }

    /// <summary>For each column, sums over the rows of the gradient g by what the ReLU reads: Σ g, and Σ g · (x - mean).</summary>
    internal unsafe struct Sums : IVectorKernel
    {
        public float* X;
        public float* Dy;

        /// <summary>The output of the ReLU, or null without one.</summary>
        public float* Y;
        public float* Mean;
        public int Rows;
        public int Channels;
        public float* Total;
        public float* Product;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            new Span<float>(Total, Channels).Clear();
            new Span<float>(Product, Channels).Clear();

            // Sums of sums lose less than one long sum.
            int tile = Math.Max(1, TileLength / Channels);
            for (int first = 0; first < Rows; first += tile)
            {
                int rows = Math.Min(tile, Rows - first);
                for (int channel = 0; channel < Channels; channel += TLanes.Count)
                {
                    int left = Channels - channel;
                    nint offset = (nint)first * Channels + channel;
                    TVector mean = VectorMath.Load<TLanes, TVector>(Mean + channel, left), total = default, product = default;
                    for (int row = 0; row < rows; row++, offset += Channels)
                    {
                        TVector g = Gated<TLanes, TVector>(Dy, Y, offset, left);
                        TVector off = TLanes.Subtract(VectorMath.Load<TLanes, TVector>(X + offset, left), mean);
                        total = TLanes.Add(total, g);
                        product = TLanes.MultiplyAdd(g, off, product);
                    }
                    Add<TLanes, TVector>(Total + channel, left, total);
                    Add<TLanes, TVector>(Product + channel, left, product);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<TLanes, TVector>(float* target, int left, TVector part)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct =>
            VectorMath.Store<TLanes, TVector>(target, left, TLanes.Add(VectorMath.Load<TLanes, TVector>(target, left), part));
    }

    /// <summary>dx = scale · g + shift + slope · (x - mean), with numbers for each column; the residual's gradient is g.</summary>
    internal unsafe struct Gradient : IVectorKernel
    {
        public float* X;
        public float* Dy;

        /// <summary>The output of the ReLU, or null without one.</summary>
        public float* Y;

        /// <summary>Where the gradient by x goes, or null.</summary>
        public float* Dx;
        public bool AccumulateX;

        /// <summary>Where the gradient by the residual goes, or null.</summary>
        public float* Dr;
        public bool AccumulateR;
        public float* Mean;
        public float* Scale;
        public float* Shift;
        public float* Slope;
        public int Rows;
        public int Channels;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int tile = Math.Max(1, TileLength / Channels);
            for (int first = 0; first < Rows; first += tile)
            {
                int rows = Math.Min(tile, Rows - first);
                for (int channel = 0; channel < Channels; channel += TLanes.Count)
                {
                    int left = Channels - channel;
                    nint offset = (nint)first * Channels + channel;
                    TVector mean = VectorMath.Load<TLanes, TVector>(Mean + channel, left);
                    TVector scale = VectorMath.Load<TLanes, TVector>(Scale + channel, left);
                    TVector shift = VectorMath.Load<TLanes, TVector>(Shift + channel, left);
                    TVector slope = VectorMath.Load<TLanes, TVector>(Slope + channel, left);
                    for (int row = 0; row < rows; row++, offset += Channels)
                    {
                        TVector g = Gated<TLanes, TVector>(Dy, Y, offset, left);
                        if (Dx != null)
                        {
                            TVector off = TLanes.Subtract(VectorMath.Load<TLanes, TVector>(X + offset, left), mean);
                            TVector dx = TLanes.MultiplyAdd(g, scale, TLanes.MultiplyAdd(off, slope, shift));
                            Put<TLanes, TVector>(Dx + offset, left, dx, AccumulateX);
                        }
                        if (Dr != null) Put<TLanes, TVector>(Dr + offset, left, g, AccumulateR);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Put<TLanes, TVector>(float* target, int left, TVector value, bool accumulate)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            if (accumulate) value = TLanes.Add(value, VectorMath.Load<TLanes, TVector>(target, left));
            VectorMath.Store<TLanes, TVector>(target, left, value);
        }
    }

    // The gradient that comes through the ReLU, if there is one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gated<TLanes, TVector>(float* dy, float* y, nint offset, int left)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector g = VectorMath.Load<TLanes, TVector>(dy + offset, left);
        return y == null ? g : TLanes.KeepAbove(g, VectorMath.Load<TLanes, TVector>(y + offset, left), default);
    }
}
