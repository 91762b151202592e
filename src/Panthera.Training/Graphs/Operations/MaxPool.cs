using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The largest number of each channel in a window that moves over the picture: (height × width × channels) → (height' × width'
/// × channels). Of equal numbers the first receives the gradient.
/// </summary>
/// <param name="kernel">The side of the window in pixels.</param>
/// <param name="stride">Pixels from one window to the next.</param>
/// <param name="padding">Pixels beyond each edge, which are never the largest.</param>
public sealed class MaxPool(int kernel, int stride, int padding = 0) : Operation
{
    private readonly Window _window = new(kernel, stride, padding);

    /// <inheritdoc/>
    public override string Name => "max pool";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (_window.Problem(inputs[0]) is { } problem) throw Error(problem);
        return new Shape(_window.Places(inputs[0].Sizes[0]), _window.Places(inputs[0].Sizes[1]), inputs[0].Width);
    }

    /// <summary>For each number of the output, which pixel of the window it is from.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => OutputShape(inputs).Length;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker) => VectorKernel.Run(new Largest
    {
        X = site.Input(0),
        Y = site.Output,
        Which = site.Saved,
        Window = _window,
        Height = site.InputShapes[0].Sizes[0],
        Width = site.InputShapes[0].Sizes[1],
        Channels = site.OutputShape.Width,
        Rows = worker.Share(site.Examples * site.OutputShape.Sizes[0]),
    });

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;

        // Windows overlap: an example's gradient is one worker's.
        VectorKernel.Run(new Gradient
        {
            Dy = site.OutputGradient,
            Dx = site.InputGradient(0),
            Accumulate = site.Accumulates(0),
            Which = site.Saved,
            Window = _window,
            Height = site.InputShapes[0].Sizes[0],
            Width = site.InputShapes[0].Sizes[1],
            Channels = site.OutputShape.Width,
            Examples = worker.Share(site.Examples),
        });
    }

    /// <summary>The forward pass over some rows of output pixels.</summary>
    internal unsafe struct Largest : IVectorKernel
    {
        public float* X;
        public float* Y;
        public float* Which;
        public Window Window;
        public int Height;
        public int Width;
        public int Channels;
        public Worker.Range Rows;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int down = Window.Places(Height), across = Window.Places(Width);
            for (int row = Rows.First; row < Rows.End; row++)
            {
                int top = Window.Start(row % down), yEnd = Window.End(top, Height);
                float* picture = X + (nint)(row / down) * Height * Width * Channels;
                for (int place = 0; place < across; place++)
                {
                    int left = Window.Start(place), xFirst = Window.First(left), xEnd = Window.End(left, Width);
                    nint output = ((nint)row * across + place) * Channels;
                    for (int channel = 0; channel < Channels; channel += TLanes.Count)
                    {
                        int lanes = Channels - channel;
                        TVector most = TLanes.Create(float.NegativeInfinity);
                        TVector which = TLanes.Create(Window.First(top) * Window.Side + xFirst);
                        for (int y = Window.First(top); y < yEnd; y++)
                        {
                            for (int x = xFirst; x < xEnd; x++)
                            {
                                float* pixel = picture + ((nint)(top + y) * Width + left + x) * Channels + channel;
                                TVector value = VectorMath.Load<TLanes, TVector>(pixel, lanes);
                                which = TLanes.Select(TLanes.GreaterThan(value, most), TLanes.Create(y * Window.Side + x), which);
                                most = TLanes.Max(most, value);
                            }
                        }
                        VectorMath.Store<TLanes, TVector>(Y + output + channel, lanes, most);
                        VectorMath.Store<TLanes, TVector>(Which + output + channel, lanes, which);
                    }
                }
            }
        }
    }

    /// <summary>The backward pass over some examples.</summary>
    internal unsafe struct Gradient : IVectorKernel
    {
        public float* Dy;
        public float* Dx;
        public bool Accumulate;
        public float* Which;
        public Window Window;
        public int Height;
        public int Width;
        public int Channels;
        public Worker.Range Examples;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int down = Window.Places(Height), across = Window.Places(Width), length = Height * Width * Channels;
            for (int example = Examples.First; example < Examples.End; example++)
            {
                float* picture = Dx + (nint)example * length;
                if (!Accumulate) new Span<float>(picture, length).Clear();
                for (int place = 0; place < down * across; place++)
                {
                    nint output = ((nint)example * down * across + place) * Channels;
                    int top = Window.Start(place / across), left = Window.Start(place % across);
                    int yEnd = Window.End(top, Height), xEnd = Window.End(left, Width);
                    for (int channel = 0; channel < Channels; channel += TLanes.Count)
                    {
                        int lanes = Channels - channel;
                        TVector gradient = VectorMath.Load<TLanes, TVector>(Dy + output + channel, lanes);
                        TVector which = VectorMath.Load<TLanes, TVector>(Which + output + channel, lanes);
                        for (int y = Window.First(top); y < yEnd; y++)
                        {
                            for (int x = Window.First(left); x < xEnd; x++)
                            {
                                float* pixel = picture + ((nint)(top + y) * Width + left + x) * Channels + channel;
                                TVector chosen = TLanes.Equal(which, TLanes.Create(y * Window.Side + x));
                                TVector part = TLanes.Select(chosen, gradient, default);
                                VectorMath.Store<TLanes, TVector>(
                                    pixel, lanes, TLanes.Add(VectorMath.Load<TLanes, TVector>(pixel, lanes), part));
                            }
                        }
                    }
                }
            }
        }
    }
}
