using Panthera.Numerics;

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
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker) => VectorKernel.Run(new ForwardPass
    {
        Input = site.Input(0),
        Output = site.Output,
        Probabilities = site.Saved,
        Mask = causal ? site.Constants : null,
        Transposed = site.Workspace(worker),
        Share = worker.Share(site.Examples * heads),
        Tokens = site.OutputShape.Rows,
        Width = site.OutputShape.Width,
        Heads = heads,
    });

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int tokens = site.OutputShape.Rows, width = site.OutputShape.Width;
        VectorKernel.Run(new BackwardPass
        {
            Input = site.Input(0),
            InputGradient = site.InputGradient(0),
            Accumulate = site.Accumulates(0),
            OutputGradient = site.OutputGradient,
            Probabilities = site.Saved,
            Transposed = site.Workspace(worker),
            Scores = site.Workspace(worker) + ScoresOffset(tokens, width / heads),
            Share = worker.Share(site.Examples * heads),
            Tokens = tokens,
            Width = width,
            Heads = heads,
        });
    }

    // Whole cache lines for the transposed head, so that the scores start at one.
    private static int ScoresOffset(int tokens, int size) => (tokens * size + 15) / 16 * 16;

    /// <summary>For each head: scores = K · Qᵀ / √size + mask, P = softmax of their columns, output = Pᵀ · V.</summary>
    internal unsafe struct ForwardPass : IVectorKernel
    {
        public float* Input;
        public float* Output;
        public float* Probabilities;
        public float* Mask;
        public float* Transposed;
        public Worker.Range Share;
        public int Tokens;
        public int Width;
        public int Heads;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int size = Width / Heads, packed = 3 * Width, square = Tokens * Tokens;
            float scale = 1 / MathF.Sqrt(size);
            MatrixProduct scores = new()
            {
                M = Tokens,
                N = Tokens,
                K = size,
                RowA = packed,
                ColumnA = 1,
                B = Transposed,
                RowB = Tokens,
                RowC = Tokens,
                Start = Mask,
                RowStart = Tokens,
            };
            MatrixProduct mix = new() { M = Tokens, N = size, K = Tokens, RowA = 1, ColumnA = Tokens, RowB = packed, RowC = Width };
            for (int i = Share.First; i < Share.End; i++)
            {
                nint firstToken = i / Heads * (nint)Tokens, head = i % Heads * size;
                float* query = Input + firstToken * packed + head, key = query + Width, value = key + Width;
                float* probabilities = Probabilities + (nint)i * square;
                MatrixTranspose.Run(query, packed, Tokens, size, Transposed, Tokens, scale);
                scores.A = key;
                scores.C = probabilities;
                scores.Run<TLanes, TVector>();
                new ColumnSoftmax { Matrix = probabilities, Rows = Tokens, Columns = Tokens }.Run<TLanes, TVector>();
                mix.A = probabilities;
                mix.B = value;
                mix.C = Output + firstToken * Width + head;
                mix.Run<TLanes, TVector>();
            }
        }
    }

    /// <summary>
    /// For each head, with G the gradient by the output: dV = P · G, the gradient by P is V · Gᵀ, that by the scores S follows
    /// from the softmax, dQ = dSᵀ · K and dK = dS · Q.
    /// </summary>
    internal unsafe struct BackwardPass : IVectorKernel
    {
        public float* Input;
        public float* InputGradient;
        public bool Accumulate;
        public float* OutputGradient;
        public float* Probabilities;
        public float* Transposed;
        public float* Scores;
        public Worker.Range Share;
        public int Tokens;
        public int Width;
        public int Heads;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int size = Width / Heads, packed = 3 * Width, square = Tokens * Tokens;
            float scale = 1 / MathF.Sqrt(size);
            MatrixProduct values = new()
            {
                M = Tokens,
                N = size,
                K = Tokens,
                RowA = Tokens,
                ColumnA = 1,
                RowB = Width,
                RowC = packed,
                RowStart = packed,
            };
            MatrixProduct scores = new()
            {
                M = Tokens,
                N = Tokens,
                K = size,
                RowA = packed,
                ColumnA = 1,
                B = Transposed,
                RowB = Tokens,
                C = Scores,
                RowC = Tokens,
            };
            MatrixProduct keys = values, queries = values;
            keys.A = queries.A = Scores;
            keys.RowB = queries.RowB = packed;
            (queries.RowA, queries.ColumnA) = (1, Tokens);
            for (int i = Share.First; i < Share.End; i++)
            {
                nint firstToken = i / Heads * (nint)Tokens, head = i % Heads * size;
                float* query = Input + firstToken * packed + head, key = query + Width, value = key + Width;
                float* gradient = OutputGradient + firstToken * Width + head, probabilities = Probabilities + (nint)i * square;
                values.A = probabilities;
                values.B = gradient;
                queries.C = InputGradient + firstToken * packed + head;
                keys.C = queries.C + Width;
                values.C = keys.C + Width;
                if (Accumulate)
                {
                    queries.Start = queries.C;
                    keys.Start = keys.C;
                    values.Start = values.C;
                }
                values.Run<TLanes, TVector>();

                MatrixTranspose.Run(gradient, Width, Tokens, size, Transposed, Tokens, 1);
                scores.A = value;
                scores.Run<TLanes, TVector>();
                new ColumnSoftmaxGradient
                {
                    Probabilities = probabilities,
                    Matrix = Scores,
                    Rows = Tokens,
                    Columns = Tokens,
                    Scale = scale,
                }.Run<TLanes, TVector>();

                queries.B = key;
                queries.Run<TLanes, TVector>();
                keys.B = query;
                keys.Run<TLanes, TVector>();
            }
        }
    }
}
