using Panthera.Training.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// Multi-head softmax attention (Vaswani et al. 2017, arXiv 1706.03762) of packed queries, keys and values: (tokens ×
/// 3 · width) → (tokens × width). A row holds the queries of all heads, then the keys, then the values.
/// </summary>
/// <param name="heads">Heads, which share the width equally.</param>
/// <param name="causal">Whether a token attends to itself and earlier ones only.</param>
/// <remarks>
/// Scores are kept key by query, so that the softmax over the keys of a query runs down a column and a register
/// computes it for many queries at once.
/// </remarks>
public sealed class Attention(int heads, bool causal) : Operation
{
    /// <inheritdoc/>
    public override string Name => "attention";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (heads <= 0) throw Error($"{heads} heads are not possible");
        if (inputs[0].Rank != 2) throw Error($"the input {inputs[0]} is not (tokens × width)");
        int packed = inputs[0].Width;
        if (packed % (3 * heads) != 0)
            throw Error($"the input {inputs[0]} does not hold queries, keys and values of {heads} heads: {packed} is not a multiple of 3 · {heads}");
        return inputs[0].WithWidth(packed / 3);
    }

    /// <summary>The probabilities: heads × keys × queries.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => heads * inputs[0].Rows * inputs[0].Rows;

    /// <summary>A transposed head, and scores.</summary>
    public override int WorkspaceLength(IReadOnlyList<Shape> inputs) =>
        ScoresOffset(inputs[0].Rows, inputs[0].Width / 3 / heads) + inputs[0].Rows * inputs[0].Rows;

    /// <summary>What is added to the scores: 0, or a number so low that its exponential is 0.</summary>
    public override int ConstantsLength(IReadOnlyList<Shape> inputs) => causal ? inputs[0].Rows * inputs[0].Rows : 0;

    /// <inheritdoc/>
    public override void FillConstants(IReadOnlyList<Shape> inputs, Span<float> constants)
    {
        int tokens = inputs[0].Rows;
        for (int i = 0; i < constants.Length; i++) constants[i] = i / tokens > i % tokens ? -1e30f : 0;
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Shape> inputs) => 4L * inputs[0].Rows * inputs[0].Rows * (inputs[0].Width / 3);

    /// <inheritdoc/>
    public override unsafe void Forward(Site site)
    {
        int tokens = site.OutputShape.Rows, width = site.OutputShape.Width, size = width / heads, packed = 3 * width;
        float scale = 1 / MathF.Sqrt(size);
        float* transposed = site.Workspace, probabilities = site.Saved;
        for (int example = 0; example < site.Examples; example++)
        {
            float* input = site.Input(0) + (nint)example * tokens * packed;
            float* output = site.Output + (nint)example * tokens * width;
            for (int head = 0; head < heads; head++, probabilities += tokens * tokens)
            {
                float* query = input + head * size, key = query + width, value = key + width;
                MatrixTranspose.Run(query, packed, tokens, size, transposed, tokens, scale);
                VectorKernel.Run(new MatrixProduct
                {
                    M = tokens,
                    N = tokens,
                    K = size,
                    A = key,
                    RowA = packed,
                    ColumnA = 1,
                    B = transposed,
                    RowB = tokens,
                    C = probabilities,
                    RowC = tokens,
                    Start = causal ? site.Constants : null,
                    RowStart = tokens,
                });
                VectorKernel.Run(new ColumnSoftmax { Matrix = probabilities, Rows = tokens, Columns = tokens });
                Multiply(tokens, size, tokens, probabilities, 1, tokens, value, packed, output + head * size, width);
            }
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site)
    {
        if (site.InputGradient(0) == null) return;
        if (site.Accumulates(0)) throw Error("its input may not have other uses");
        int tokens = site.OutputShape.Rows, width = site.OutputShape.Width, size = width / heads, packed = 3 * width;
        float scale = 1 / MathF.Sqrt(size);
        float* transposed = site.Workspace, scores = transposed + ScoresOffset(tokens, size), probabilities = site.Saved;
        for (int example = 0; example < site.Examples; example++)
        {
            nint offset = (nint)example * tokens * packed;
            float* outputGradient = site.OutputGradient + (nint)example * tokens * width;
            for (int head = 0; head < heads; head++, probabilities += tokens * tokens)
            {
                float* query = site.Input(0) + offset + head * size, key = query + width, value = key + width;
                float* queryGradient = site.InputGradient(0) + offset + head * size;
                float* keyGradient = queryGradient + width, valueGradient = keyGradient + width;
                float* gradient = outputGradient + head * size;
                Multiply(tokens, size, tokens, probabilities, tokens, 1, gradient, width, valueGradient, packed);
                MatrixTranspose.Run(gradient, width, tokens, size, transposed, tokens, 1);
                Multiply(tokens, tokens, size, value, packed, 1, transposed, tokens, scores, tokens);
                VectorKernel.Run(new ColumnSoftmaxGradient
                {
                    Probabilities = probabilities,
                    Matrix = scores,
                    Rows = tokens,
                    Columns = tokens,
                    Scale = scale,
                });
                Multiply(tokens, size, tokens, scores, 1, tokens, key, packed, queryGradient, packed);
                Multiply(tokens, size, tokens, scores, tokens, 1, query, packed, keyGradient, packed);
            }
        }
    }

    // Whole cache lines for the transposed head, so that the scores start at one.
    private static int ScoresOffset(int tokens, int size) => (tokens * size + 15) / 16 * 16;

    private static unsafe void Multiply(
        int m, int n, int k, float* a, int rowA, int columnA, float* b, int rowB, float* c, int rowC) =>
        VectorKernel.Run(new MatrixProduct
        {
            M = m,
            N = n,
            K = k,
            A = a,
            RowA = rowA,
            ColumnA = columnA,
            B = b,
            RowB = rowB,
            C = c,
            RowC = rowC,
        });

    /// <summary>The softmax of each column, in place.</summary>
    internal unsafe struct ColumnSoftmax : IVectorKernel
    {
        public float* Matrix;
        public int Rows;
        public int Columns;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            for (int column = 0; column < Columns; column += TLanes.Count)
            {
                int left = Columns - column;
                float* top = Matrix + column, bottom = top + (nint)Rows * Columns;
                TVector maximum = VectorMath.Load<TLanes, TVector>(top, left), sum = default;
                for (float* x = top + Columns; x < bottom; x += Columns)
                    maximum = TLanes.Max(maximum, VectorMath.Load<TLanes, TVector>(x, left));
                for (float* x = top; x < bottom; x += Columns)
                {
                    TVector power = VectorMath.Exp<TLanes, TVector>(
                        TLanes.Subtract(VectorMath.Load<TLanes, TVector>(x, left), maximum));
                    sum = TLanes.Add(sum, power);
                    VectorMath.Store<TLanes, TVector>(x, left, power);
                }
                TVector factor = TLanes.Divide(TLanes.Create(1), sum);
                for (float* x = top; x < bottom; x += Columns)
                    VectorMath.Store<TLanes, TVector>(x, left, TLanes.Multiply(VectorMath.Load<TLanes, TVector>(x, left), factor));
            }
        }
    }

    /// <summary>From the gradient by the probabilities p to that by the scores, in place: scale · p · (g - Σ p · g), column by column.</summary>
    internal unsafe struct ColumnSoftmaxGradient : IVectorKernel
    {
        public float* Probabilities;
        public float* Matrix;
        public int Rows;
        public int Columns;
        public float Scale;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector scale = TLanes.Create(Scale);
            for (int column = 0; column < Columns; column += TLanes.Count)
            {
                int left = Columns - column;
                float* p = Probabilities + column, g = Matrix + column;
                TVector dot = default;
                for (int row = 0; row < Rows; row++)
                {
                    nint at = (nint)row * Columns;
                    dot = TLanes.MultiplyAdd(
                        VectorMath.Load<TLanes, TVector>(p + at, left), VectorMath.Load<TLanes, TVector>(g + at, left), dot);
                }
                for (int row = 0; row < Rows; row++)
                {
                    nint at = (nint)row * Columns;
                    TVector off = TLanes.Multiply(TLanes.Subtract(VectorMath.Load<TLanes, TVector>(g + at, left), dot), scale);
                    VectorMath.Store<TLanes, TVector>(g + at, left, TLanes.Multiply(VectorMath.Load<TLanes, TVector>(p + at, left), off));
                }
            }
        }
    }
}
