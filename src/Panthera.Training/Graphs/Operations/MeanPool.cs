using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The mean over the tokens, or over the pixels of a picture: (… × width) → (width).</summary>
public sealed class MeanPool : Operation
{
    /// <inheritdoc/>
    public override string Name => "mean pool";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank < 2) throw Error($"the input {inputs[0]} is not (tokens × width)");
        return new Shape(inputs[0].Width);
    }

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range examples = worker.Share(site.Examples);
        VectorKernel.Run(new Mean
        {
            X = site.Input(0) + (nint)examples.First * site.InputShapes[0].Length,
            Y = site.Output + (nint)examples.First * site.OutputShape.Length,
            Examples = examples.Count,
            Tokens = site.InputShapes[0].Rows,
            Width = site.OutputShape.Width,
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        Worker.Range examples = worker.Share(site.Examples);
        VectorKernel.Run(new Spread
        {
            OutputGradient = site.OutputGradient + (nint)examples.First * site.OutputShape.Length,
            InputGradient = site.InputGradient(0) + (nint)examples.First * site.InputShapes[0].Length,
            Accumulate = site.Accumulates(0),
            Examples = examples.Count,
            Tokens = site.InputShapes[0].Rows,
            Width = site.OutputShape.Width,
        });
    }

    /// <summary>The forward pass.</summary>
    internal unsafe struct Mean : IVectorKernel
    {
        public float* X;
        public float* Y;
        public int Examples;
        public int Tokens;
        public int Width;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector share = TLanes.Create(1f / Tokens);
            float* x = X, y = Y;
            for (int example = 0; example < Examples; example++, x += Tokens * Width, y += Width)
            {
                for (int column = 0; column < Width; column += TLanes.Count)
                {
                    int left = Width - column;
                    TVector sum = default;
                    float* token = x + column;
                    for (int i = 0; i < Tokens; i++, token += Width)
                        sum = TLanes.Add(sum, VectorMath.Load<TLanes, TVector>(token, left));
                    VectorMath.Store<TLanes, TVector>(y + column, left, TLanes.Multiply(sum, share));
                }
            }
        }
    }

    /// <summary>The backward pass: each token gets its share of the gradient.</summary>
    internal unsafe struct Spread : IVectorKernel
    {
        public float* OutputGradient;
        public float* InputGradient;
        public bool Accumulate;
        public int Examples;
        public int Tokens;
        public int Width;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector share = TLanes.Create(1f / Tokens);
            float* dy = OutputGradient, dx = InputGradient;
            for (int example = 0; example < Examples; example++, dy += Width, dx += Tokens * Width)
            {
                for (int column = 0; column < Width; column += TLanes.Count)
                {
                    int left = Width - column;
                    TVector part = TLanes.Multiply(VectorMath.Load<TLanes, TVector>(dy + column, left), share);
                    float* token = dx + column;
                    for (int i = 0; i < Tokens; i++, token += Width)
                    {
                        TVector gradient = Accumulate ? TLanes.Add(part, VectorMath.Load<TLanes, TVector>(token, left)) : part;
                        VectorMath.Store<TLanes, TVector>(token, left, gradient);
                    }
                }
            }
        }
    }
}
