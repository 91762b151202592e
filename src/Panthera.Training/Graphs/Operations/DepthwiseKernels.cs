using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The passes of <see cref="DepthwiseConvolution"/>: registers run along the channels.</summary>
internal static unsafe class DepthwiseKernels
{
    /// <summary>Pictures and the window that moves over them.</summary>
    /// <param name="Window">The window.</param>
    /// <param name="Height">Rows of pixels.</param>
    /// <param name="Width">Pixels a row.</param>
    /// <param name="Channels">Channels of a pixel.</param>
    internal readonly record struct Planes(Window Window, int Height, int Width, int Channels)
    {
        public Planes(Window window, Shape picture) : this(window, picture.Sizes[0], picture.Sizes[1], picture.Width) { }

        /// <summary>Rows of output pixels.</summary>
        public int Down => Window.Places(Height);

        /// <summary>Output pixels a row.</summary>
        public int Across => Window.Places(Width);
    }

    /// <summary>y = bias + Σ over the taps of weight · x, for some rows of output pixels.</summary>
    internal struct Filter : IVectorKernel
    {
        public Planes Picture;
        public float* X;
        public float* Weights;

        /// <summary>One number a channel, or null.</summary>
        public float* Bias;
        public float* Y;
        public Worker.Range Rows;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            (Window window, int height, int width, int channels) = Picture;
            int down = Picture.Down, across = Picture.Across;
            for (int row = Rows.First; row < Rows.End; row++)
            {
                float* picture = X + (nint)(row / down) * height * width * channels;
                int top = window.Start(row % down), firstY = Window.First(top), endY = window.End(top, height);
                for (int column = 0; column < across; column++)
                {
                    int left = window.Start(column), firstX = Window.First(left), endX = window.End(left, width);
                    float* y = Y + ((nint)row * across + column) * channels;
                    for (int channel = 0; channel < channels; channel += TLanes.Count)
                    {
                        int rest = channels - channel;
                        TVector sum = Bias == null ? default : VectorMath.Load<TLanes, TVector>(Bias + channel, rest);
                        for (int tapY = firstY; tapY < endY; tapY++)
                        {
                            float* x = picture + ((nint)(top + tapY) * width + left) * channels + channel;
                            float* weights = Weights + (nint)tapY * window.Side * channels + channel;
                            for (int tapX = firstX; tapX < endX; tapX++)
                            {
                                sum = TLanes.MultiplyAdd(
                                    VectorMath.Load<TLanes, TVector>(x + (nint)tapX * channels, rest),
                                    VectorMath.Load<TLanes, TVector>(weights + (nint)tapX * channels, rest), sum);
                            }
                        }
                        VectorMath.Store<TLanes, TVector>(y + channel, rest, sum);
                    }
                }
            }
        }
    }

    /// <summary>dx = Σ over the windows that a pixel is in of weight · dy, for some rows of pixels.</summary>
    internal struct InputGradient : IVectorKernel
    {
        public Planes Picture;
        public float* Dy;
        public float* Weights;
        public float* Dx;
        public bool Accumulate;
        public Worker.Range Rows;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            (Window window, int height, int width, int channels) = Picture;
            int down = Picture.Down, across = Picture.Across;
            for (int row = Rows.First; row < Rows.End; row++)
            {
                float* gradients = Dy + (nint)(row / height) * down * across * channels;
                (int firstY, int endY) = Touching(window, row % height, down);
                for (int column = 0; column < width; column++)
                {
                    (int firstX, int endX) = Touching(window, column, across);
                    float* dx = Dx + ((nint)row * width + column) * channels;
                    for (int channel = 0; channel < channels; channel += TLanes.Count)
                    {
                        int rest = channels - channel;
                        TVector sum = Accumulate ? VectorMath.Load<TLanes, TVector>(dx + channel, rest) : default;
                        for (int y = firstY; y < endY; y++)
                        {
                            int tapY = row % height - window.Start(y);
                            for (int x = firstX; x < endX; x++)
                            {
                                nint tap = (nint)tapY * window.Side + column - window.Start(x);
                                sum = TLanes.MultiplyAdd(
                                    VectorMath.Load<TLanes, TVector>(gradients + ((nint)y * across + x) * channels + channel, rest),
                                    VectorMath.Load<TLanes, TVector>(Weights + tap * channels + channel, rest), sum);
                            }
                        }
                        VectorMath.Store<TLanes, TVector>(dx + channel, rest, sum);
                    }
                }
            }
        }

        // The places along a side at which the window holds a pixel.
        private static (int First, int End) Touching(Window window, int pixel, int places)
        {
            int reach = pixel + window.Padding;
            int first = reach < window.Side ? 0 : (reach - window.Side) / window.Stride + 1;
            return (first, Math.Min(places, reach / window.Stride + 1));
        }
    }

    /// <summary>weight += Σ over all output pixels of x · dy, for some channels of all taps.</summary>
    internal struct WeightGradient : IVectorKernel
    {
        public Planes Picture;
        public float* X;
        public float* Dy;
        public float* Weights;
        public int Examples;
        public Worker.Range Columns;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            (Window window, int height, int width, int channels) = Picture;
            int down = Picture.Down, across = Picture.Across;
            for (int channel = Columns.First; channel < Columns.End; channel += TLanes.Count)
            {
                int rest = Columns.End - channel;
                for (int tap = 0; tap < window.Side * window.Side; tap++)
                {
                    int tapY = tap / window.Side, tapX = tap % window.Side;
                    float* target = Weights + (nint)tap * channels + channel;
                    TVector total = VectorMath.Load<TLanes, TVector>(target, rest);
                    for (int row = 0; row < Examples * down; row++)
                    {
                        int y = window.Start(row % down) + tapY;
                        if (y < 0 || y >= height) continue;
                        float* x = X + ((nint)(row / down) * height + y) * width * channels + channel;
                        float* dy = Dy + (nint)row * across * channels + channel;

                        // Sums of sums lose less than one long sum.
                        TVector sum = default;
                        for (int column = 0; column < across; column++)
                        {
                            int at = window.Start(column) + tapX;
                            if (at < 0 || at >= width) continue;
                            sum = TLanes.MultiplyAdd(
                                VectorMath.Load<TLanes, TVector>(x + (nint)at * channels, rest),
                                VectorMath.Load<TLanes, TVector>(dy + (nint)column * channels, rest), sum);
                        }
                        total = TLanes.Add(total, sum);
                    }
                    VectorMath.Store<TLanes, TVector>(target, rest, total);
                }
            }
        }
    }
}
