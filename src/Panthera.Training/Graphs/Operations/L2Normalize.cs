using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// y = x / √(Σ x² + 1e-12), row by row: (… × width) → (… × width). Rows come to length 1, so that their products are cosines; a
/// row of zeros stays one.
/// </summary>
public sealed class L2Normalize : Operation
{
    private const float Epsilon = 1e-12f;

    /// <inheritdoc/>
    public override string Name => "L2 normalization";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank == 0) throw Error("the input has no features");
        return inputs[0];
    }

    /// <summary>The reciprocal length of each row.</summary>
    public override int StatisticsLength(IReadOnlyList<Shape> inputs) => inputs[0].Rows;

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int width = site.OutputShape.Width;
        Worker.Range rows = worker.Share(site.Examples * site.OutputShape.Rows);
        VectorKernel.Run(new Normalize
        {
            X = site.Input(0) + (nint)rows.First * width,
            Y = site.Output + (nint)rows.First * width,
            Reciprocals = site.Statistics + rows.First,
            Rows = rows.Count,
            Width = width,
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int width = site.OutputShape.Width;
        Worker.Range rows = worker.Share(site.Examples * site.OutputShape.Rows);
        nint offset = (nint)rows.First * width;
        VectorKernel.Run(new Gradient
        {
            Y = site.Output + offset,
            OutputGradient = site.OutputGradient + offset,
            InputGradient = site.InputGradient(0) + offset,
            Reciprocals = site.Statistics + rows.First,
            Accumulate = site.Accumulates(0),
            Rows = rows.Count,
            Width = width,
        });
    }

    /// <summary>The forward pass.</summary>
    internal unsafe struct Normalize : IVectorKernel
    {
        public float* X;
        public float* Y;
        public float* Reciprocals;
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
                    TVector numbers = VectorMath.Load<TLanes, TVector>(x + i, Width - i);
                    squares = TLanes.MultiplyAdd(numbers, numbers, squares);
                }
                Reciprocals[row] = 1 / MathF.Sqrt(TLanes.Sum(squares) + Epsilon);
                TVector factor = TLanes.Create(Reciprocals[row]);
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    int left = Width - i;
                    VectorMath.Store<TLanes, TVector>(y + i, left, TLanes.Multiply(VectorMath.Load<TLanes, TVector>(x + i, left), factor));
                }
            }
        }
    }

    /// <summary>The backward pass: what is left of the gradient at right angles to the row, over the row's length.</summary>
    internal unsafe struct Gradient : IVectorKernel
    {
        public float* Y;
        public float* OutputGradient;
        public float* InputGradient;
        public float* Reciprocals;
        public bool Accumulate;
        public int Rows;
        public int Width;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float* y = Y, dy = OutputGradient, dx = InputGradient;
            for (int row = 0; row < Rows; row++, y += Width, dy += Width, dx += Width)
            {
                TVector products = default;
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    int left = Width - i;
                    products = TLanes.MultiplyAdd(
                        VectorMath.Load<TLanes, TVector>(y + i, left), VectorMath.Load<TLanes, TVector>(dy + i, left), products);
                }
                TVector along = TLanes.Create(-TLanes.Sum(products)), factor = TLanes.Create(Reciprocals[row]);
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    int left = Width - i;
                    TVector across = TLanes.MultiplyAdd(
                        VectorMath.Load<TLanes, TVector>(y + i, left), along, VectorMath.Load<TLanes, TVector>(dy + i, left));
                    TVector before = Accumulate ? VectorMath.Load<TLanes, TVector>(dx + i, left) : default;
                    VectorMath.Store<TLanes, TVector>(dx + i, left, TLanes.MultiplyAdd(across, factor, before));
                }
            }
        }
    }
}
