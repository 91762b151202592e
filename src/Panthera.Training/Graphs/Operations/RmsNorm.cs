using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// y = gain · x / √(mean of x² + 1e-6), with the mean of each row (Zhang and Sennrich 2019, arXiv 1910.07467): (… × width) → (… ×
/// width).
/// </summary>
public sealed class RmsNorm : Operation
{
    /// <inheritdoc/>
    public override string Name => "RMS norm";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank == 0) throw Error("the input has no features");
        return inputs[0];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
        [new("gain", new Shape(inputs[0].Width), Initializers.Ones)];

    /// <summary>For each row the reciprocal of the root.</summary>
    public override int StatisticsLength(IReadOnlyList<Shape> inputs) => inputs[0].Rows;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range rows = worker.Share(site.Examples * site.OutputShape.Rows);
        nint offset = (nint)rows.First * site.OutputShape.Width;
        VectorKernel.Run(new Normalize
        {
            X = site.Input(0) + offset,
            Y = site.Output + offset,
            Scales = site.Statistics + rows.First,
            Gain = site.Parameter(0),
            Rows = rows.Count,
            Width = site.OutputShape.Width,
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        int rows = site.Examples * site.OutputShape.Rows, width = site.OutputShape.Width;
        VectorKernel.Run(new Gradient
        {
            X = site.Input(0),
            Dy = site.OutputGradient,
            Dx = site.InputGradient(0),
            Accumulate = site.Accumulates(0),
            Scales = site.Statistics,
            Gain = site.Parameter(0),
            GainGradient = site.ParameterGradient(0),
            Rows = worker.Share(rows),
            Columns = worker.Share(width, Line),
            AllRows = rows,
            Width = width,
        });
    }

    /// <summary>The forward pass.</summary>
    internal unsafe struct Normalize : IVectorKernel
    {
        private const float Epsilon = 1e-6f;

        public float* X;
        public float* Y;
        public float* Scales;
        public float* Gain;
        public int Rows;
        public int Width;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float* x = X, y = Y;
            for (int row = 0; row < Rows; row++, x += Width, y += Width)
            {
                TVector squares = default;
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    TVector part = VectorMath.Load<TLanes, TVector>(x + i, Width - i);
                    squares = TLanes.MultiplyAdd(part, part, squares);
                }
                float scale = 1 / MathF.Sqrt(TLanes.Sum(squares) / Width + Epsilon);
                Scales[row] = scale;
                TVector factor = TLanes.Create(scale);
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    int left = Width - i;
                    TVector normal = TLanes.Multiply(VectorMath.Load<TLanes, TVector>(x + i, left), factor);
                    VectorMath.Store<TLanes, TVector>(y + i, left, TLanes.Multiply(normal, VectorMath.Load<TLanes, TVector>(Gain + i, left)));
                }
            }
        }
    }

    /// <summary>The backward pass. With n = x · scale and h = gain · dy: dx = scale · (h - n · mean(h · n)).</summary>
    internal unsafe struct Gradient : IVectorKernel
    {
        public float* X;
        public float* Dy;
        public float* Dx;
        public bool Accumulate;
        public float* Scales;
        public float* Gain;
        public float* GainGradient;
        public Worker.Range Rows;
        public Worker.Range Columns;
        public int AllRows;
        public int Width;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            for (int column = Columns.First; column < Columns.End; column += TLanes.Count)
            {
                int left = Columns.End - column;
                float* x = X + column, dy = Dy + column;
                TVector gain = VectorMath.Load<TLanes, TVector>(GainGradient + column, left);
                for (int row = 0; row < AllRows; row++, x += Width, dy += Width)
                {
                    TVector normal = TLanes.Multiply(VectorMath.Load<TLanes, TVector>(x, left), TLanes.Create(Scales[row]));
                    gain = TLanes.MultiplyAdd(VectorMath.Load<TLanes, TVector>(dy, left), normal, gain);
                }
                VectorMath.Store<TLanes, TVector>(GainGradient + column, left, gain);
            }
            if (Dx != null) InputGradients<TLanes, TVector>();
        }

        private readonly void InputGradients<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            nint offset = (nint)Rows.First * Width;
            float* x = X + offset, dy = Dy + offset, dx = Dx + offset;
            for (int row = Rows.First; row < Rows.End; row++, x += Width, dy += Width, dx += Width)
            {
                TVector scale = TLanes.Create(Scales[row]), dot = default;
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    int left = Width - i;
                    TVector h = TLanes.Multiply(VectorMath.Load<TLanes, TVector>(dy + i, left), VectorMath.Load<TLanes, TVector>(Gain + i, left));
                    dot = TLanes.MultiplyAdd(h, TLanes.Multiply(VectorMath.Load<TLanes, TVector>(x + i, left), scale), dot);
                }
                TVector mean = TLanes.Create(TLanes.Sum(dot) / Width);
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    int left = Width - i;
                    TVector h = TLanes.Multiply(VectorMath.Load<TLanes, TVector>(dy + i, left), VectorMath.Load<TLanes, TVector>(Gain + i, left));
                    TVector normal = TLanes.Multiply(VectorMath.Load<TLanes, TVector>(x + i, left), scale);
                    TVector centered = TLanes.Subtract(h, TLanes.Multiply(normal, mean));
                    TVector before = Accumulate ? VectorMath.Load<TLanes, TVector>(dx + i, left) : default;
                    VectorMath.Store<TLanes, TVector>(dx + i, left, TLanes.MultiplyAdd(centered, scale, before));
                }
            }
        }
    }
}
