using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// y = gain · (x - mean) / √(variance + 1e-5) + bias, with the mean and variance of each row (Ba et al. 2016,
/// arXiv 1607.06450): (… × width) → (… × width).
/// </summary>
public sealed class LayerNorm : Operation
{
    /// <inheritdoc/>
    public override string Name => "layer norm";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank == 0) throw Error("the input has no features");
        return inputs[0];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
    [
        new("gain", new Shape(inputs[0].Width), Initializers.Ones),
        new("bias", new Shape(inputs[0].Width), Initializers.Zeros),
    ];

    /// <summary>The means of all rows, then the reciprocals of their standard deviations.</summary>
    public override int StatisticsLength(IReadOnlyList<Shape> inputs) => 2 * inputs[0].Rows;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int all = site.Examples * site.OutputShape.Rows;
        Worker.Range rows = worker.Share(all);
        nint offset = (nint)rows.First * site.OutputShape.Width;
        VectorKernel.Run(new Normalize
        {
            X = site.Input(0) + offset,
            Y = site.Output + offset,
            Means = site.Statistics + rows.First,
            Scales = site.Statistics + all + rows.First,
            Gain = site.Parameter(0),
            Bias = site.Parameter(1),
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
            Means = site.Statistics,
            Scales = site.Statistics + rows,
            Gain = site.Parameter(0),
            GainGradient = site.ParameterGradient(0),
            BiasGradient = site.ParameterGradient(1),
            Rows = worker.Share(rows),
            Columns = worker.Share(width, Line),
            AllRows = rows,
            Width = width,
        });
    }

    /// <summary>The forward pass.</summary>
    internal unsafe struct Normalize : IVectorKernel
    {
        private const float Epsilon = 1e-5f;

        public float* X;
        public float* Y;
        public float* Means;
        public float* Scales;
        public float* Gain;
        public float* Bias;
        public int Rows;
        public int Width;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            if (Width == TLanes.Count)
            {
                RowsOfOneRegister<TLanes, TVector>();
                return;
            }
            // The last register of a row may be partial; all before it are loaded without a question.
            float* x = X, y = Y;
            float share = 1f / Width;
            int rest = Width % TLanes.Count, whole = Width - rest;
            for (int row = 0; row < Rows; row++, x += Width, y += Width)
            {
                TVector sum = default, squares = default;
                for (int i = 0; i < whole; i += TLanes.Count) sum = TLanes.Add(sum, TLanes.Load(x + i));
                if (rest > 0) sum = TLanes.Add(sum, TLanes.Load(x + whole, rest));
                float mean = TLanes.Sum(sum) * share;

                TVector center = TLanes.Create(mean);
                for (int i = 0; i < whole; i += TLanes.Count)
                {
                    TVector off = TLanes.Subtract(TLanes.Load(x + i), center);
                    squares = TLanes.MultiplyAdd(off, off, squares);
                }
                if (rest > 0)
                {
                    TVector off = VectorMath.Existing<TLanes, TVector>(TLanes.Subtract(TLanes.Load(x + whole, rest), center), rest);
                    squares = TLanes.MultiplyAdd(off, off, squares);
                }
                float scale = 1 / MathF.Sqrt(TLanes.Sum(squares) * share + Epsilon);
                Means[row] = mean;
                Scales[row] = scale;

                TVector factor = TLanes.Create(scale);
                for (int i = 0; i < whole; i += TLanes.Count)
                {
                    TVector normal = TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + i), center), factor);
                    TLanes.Store(y + i, TLanes.MultiplyAdd(normal, TLanes.Load(Gain + i), TLanes.Load(Bias + i)));
                }
                if (rest > 0)
                {
                    TVector normal = TLanes.Multiply(TLanes.Subtract(TLanes.Load(x + whole, rest), center), factor);
                    TVector result = TLanes.MultiplyAdd(normal, TLanes.Load(Gain + whole, rest), TLanes.Load(Bias + whole, rest));
                    TLanes.Store(y + whole, rest, result);
                }
            }
        }

        // Nothing is loaded or computed twice.
        private readonly void RowsOfOneRegister<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector gain = TLanes.Load(Gain), bias = TLanes.Load(Bias);
            float share = 1f / Width;
            for (int row = 0; row < Rows; row++)
            {
                nint at = (nint)row * Width;
                TVector x = TLanes.Load(X + at);
                float mean = TLanes.Sum(x) * share;
                TVector off = TLanes.Subtract(x, TLanes.Create(mean));
                float scale = 1 / MathF.Sqrt(TLanes.Sum(TLanes.Multiply(off, off)) * share + Epsilon);
                Means[row] = mean;
                Scales[row] = scale;
                TLanes.Store(Y + at, TLanes.MultiplyAdd(TLanes.Multiply(off, TLanes.Create(scale)), gain, bias));
            }
        }
    }

    /// <summary>
    /// The backward pass. With n = (x - mean) · scale and h = gain · dy: dx = scale · (h - mean(h) - n · mean(h · n)).
    /// </summary>
    internal unsafe struct Gradient : IVectorKernel
    {
        public float* X;
        public float* Dy;
        public float* Dx;
        public bool Accumulate;
        public float* Means;
        public float* Scales;
        public float* Gain;
        public float* GainGradient;
        public float* BiasGradient;
        public Worker.Range Rows;
        public Worker.Range Columns;
        public int AllRows;
        public int Width;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            ParameterGradients<TLanes, TVector>();
            if (Dx != null) InputGradients<TLanes, TVector>();
        }

        // Column by column, so that the sums stay in registers.
        private readonly void ParameterGradients<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            for (int column = Columns.First; column < Columns.End; column += TLanes.Count)
            {
                int left = Columns.End - column;
                float* x = X + column, dy = Dy + column;
                TVector gain = VectorMath.Load<TLanes, TVector>(GainGradient + column, left);
                TVector bias = VectorMath.Load<TLanes, TVector>(BiasGradient + column, left);
                for (int row = 0; row < AllRows; row++, x += Width, dy += Width)
                {
                    TVector g = VectorMath.Load<TLanes, TVector>(dy, left);
                    TVector off = TLanes.Subtract(VectorMath.Load<TLanes, TVector>(x, left), TLanes.Create(Means[row]));
                    gain = TLanes.MultiplyAdd(g, TLanes.Multiply(off, TLanes.Create(Scales[row])), gain);
                    bias = TLanes.Add(bias, g);
                }
                VectorMath.Store<TLanes, TVector>(GainGradient + column, left, gain);
                VectorMath.Store<TLanes, TVector>(BiasGradient + column, left, bias);
            }
        }

        private readonly void InputGradients<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            if (Width == TLanes.Count)
            {
                RowsOfOneRegister<TLanes, TVector>();
                return;
            }
            nint offset = (nint)Rows.First * Width;
            float* x = X + offset, dy = Dy + offset, dx = Dx + offset;
            float share = 1f / Width;
            for (int row = Rows.First; row < Rows.End; row++, x += Width, dy += Width, dx += Width)
            {
                TVector mean = TLanes.Create(Means[row]), scale = TLanes.Create(Scales[row]);
                TVector sum = default, dot = default;
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    int left = Width - i;
                    TVector normal = TLanes.Multiply(TLanes.Subtract(VectorMath.Load<TLanes, TVector>(x + i, left), mean), scale);
                    TVector h = TLanes.Multiply(
                        VectorMath.Load<TLanes, TVector>(dy + i, left), VectorMath.Load<TLanes, TVector>(Gain + i, left));
                    sum = TLanes.Add(sum, h);
                    dot = TLanes.MultiplyAdd(h, normal, dot);
                }
                TVector meanSum = TLanes.Create(TLanes.Sum(sum) * share), meanDot = TLanes.Create(TLanes.Sum(dot) * share);
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    int left = Width - i;
                    TVector normal = TLanes.Multiply(TLanes.Subtract(VectorMath.Load<TLanes, TVector>(x + i, left), mean), scale);
                    TVector h = TLanes.Multiply(
                        VectorMath.Load<TLanes, TVector>(dy + i, left), VectorMath.Load<TLanes, TVector>(Gain + i, left));
                    TVector centered = TLanes.Subtract(TLanes.Subtract(h, meanSum), TLanes.Multiply(normal, meanDot));
                    TVector before = Accumulate ? VectorMath.Load<TLanes, TVector>(dx + i, left) : default;
                    VectorMath.Store<TLanes, TVector>(dx + i, left, TLanes.MultiplyAdd(centered, scale, before));
                }
            }
        }

        // Nothing is loaded or computed twice.
        private readonly void RowsOfOneRegister<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector gain = TLanes.Load(Gain);
            float share = 1f / Width;
            for (int row = Rows.First; row < Rows.End; row++)
            {
                nint at = (nint)row * Width;
                TVector scale = TLanes.Create(Scales[row]);
                TVector normal = TLanes.Multiply(TLanes.Subtract(TLanes.Load(X + at), TLanes.Create(Means[row])), scale);
                TVector h = TLanes.Multiply(TLanes.Load(Dy + at), gain);
                TVector meanSum = TLanes.Create(TLanes.Sum(h) * share), meanDot = TLanes.Create(TLanes.Sum(TLanes.Multiply(h, normal)) * share);
                TVector centered = TLanes.Subtract(TLanes.Subtract(h, meanSum), TLanes.Multiply(normal, meanDot));
                TVector before = Accumulate ? TLanes.Load(Dx + at) : default;
                TLanes.Store(Dx + at, TLanes.MultiplyAdd(centered, scale, before));
            }
        }
    }
}
