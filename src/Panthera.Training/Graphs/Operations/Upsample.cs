using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>Each pixel as a square of equal ones: (height × width × channels) → (height · factor × width · factor × channels).</summary>
/// <param name="factor">The side of a square in pixels.</param>
public sealed class Upsample(int factor) : Operation
{
    /// <inheritdoc/>
    public override string Name => "upsample";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank != 3) throw Error($"the input {inputs[0]} is not (height × width × channels)");
        if (factor <= 0) throw Error($"a factor of {factor} is not possible");
        return new Shape(checked(inputs[0].Sizes[0] * factor), checked(inputs[0].Sizes[1] * factor), inputs[0].Width);
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int channels = site.OutputShape.Width, width = site.InputShapes[0].Sizes[1], wide = width * factor * channels;
        Worker.Range rows = worker.Share(site.Examples * site.InputShapes[0].Sizes[0]);
        for (int row = rows.First; row < rows.End; row++)
        {
            float* source = site.Input(0) + (nint)row * width * channels, target = site.Output + (nint)row * factor * wide;
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<float> pixel = new(source + x * channels, channels);
                for (int i = 0; i < factor; i++) pixel.CopyTo(new Span<float>(target + (x * factor + i) * channels, channels));
            }
            for (int i = 1; i < factor; i++) new ReadOnlySpan<float>(target, wide).CopyTo(new Span<float>(target + (nint)i * wide, wide));
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int channels = site.OutputShape.Width, width = site.InputShapes[0].Sizes[1];
        Worker.Range rows = worker.Share(site.Examples * site.InputShapes[0].Sizes[0]);
        VectorKernel.Run(new SumSquares
        {
            Dy = site.OutputGradient + (nint)rows.First * factor * width * factor * channels,
            Dx = site.InputGradient(0) + (nint)rows.First * width * channels,
            Accumulate = site.Accumulates(0),
            Factor = factor,
            Rows = rows.Count,
            Width = width,
            Channels = channels,
        });
    }

    /// <summary>The backward pass: a pixel's gradient is the sum over its square.</summary>
    internal unsafe struct SumSquares : IVectorKernel
    {
        public float* Dy;
        public float* Dx;
        public bool Accumulate;
        public int Factor;
        public int Rows;

        /// <summary>Pixels of a row of the input.</summary>
        public int Width;
        public int Channels;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int wide = Width * Factor * Channels;
            for (int row = 0; row < Rows; row++)
            {
                for (int x = 0; x < Width; x++)
                {
                    float* square = Dy + (nint)row * Factor * wide + x * Factor * Channels, target = Dx + ((nint)row * Width + x) * Channels;
                    for (int channel = 0; channel < Channels; channel += TLanes.Count)
                    {
                        int left = Channels - channel;
                        TVector sum = Accumulate ? VectorMath.Load<TLanes, TVector>(target + channel, left) : default;
                        for (int i = 0; i < Factor * Factor; i++)
                        {
                            float* pixel = square + (nint)(i / Factor) * wide + i % Factor * Channels + channel;
                            sum = TLanes.Add(sum, VectorMath.Load<TLanes, TVector>(pixel, left));
                        }
                        VectorMath.Store<TLanes, TVector>(target + channel, left, sum);
                    }
                }
            }
        }
    }
}
