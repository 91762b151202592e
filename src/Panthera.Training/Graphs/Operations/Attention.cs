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
/// computes it for many queries at once. Causal attention is computed in blocks of queries, each with the keys that one
/// of them sees: what lies beyond is neither computed nor read.
/// </remarks>
public sealed class Attention(int heads, bool causal) : Operation
{
    // Queries of a block of causal attention: two of the widest registers, so that a tile of the product is full.
    private const int CausalBlock = 32;

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

    /// <summary>What is added to the scores of a block's own keys: 0, or a number so low that its exponential is 0.</summary>
    public override int ConstantsLength(IReadOnlyList<Shape> inputs) => causal ? CausalBlock * CausalBlock : 0;

    /// <inheritdoc/>
    public override void FillConstants(IReadOnlyList<Shape> inputs, Span<float> constants)
    {
        for (int i = 0; i < constants.Length; i++) constants[i] = i / CausalBlock > i % CausalBlock ? -1e30f : 0;
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Shape> inputs)
    {
        long pairs = 0;
        HeadBlocks blocks = new(inputs[0].Rows, causal);
        for (int query = 0; query < blocks.Tokens; query += blocks.Size) pairs += blocks.Queries(query) * (long)blocks.Keys(query);
        return 4 * pairs * (inputs[0].Width / 3);
    }

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker) => VectorKernel.Run(new ForwardPass
    {
        Input = site.Input(0),
        Output = site.Output,
        Probabilities = site.Saved,
        Mask = site.Constants,
        Transposed = site.Workspace(worker),
        Share = worker.Share(site.Examples * heads),
        Blocks = new HeadBlocks(site.OutputShape.Rows, causal),
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
            Blocks = new HeadBlocks(tokens, causal),
            Width = width,
            Heads = heads,
        });
    }

    // Whole cache lines for the transposed head, so that the scores start at one.
    private static int ScoresOffset(int tokens, int size) => (tokens * size + 15) / 16 * 16;

    /// <summary>How the queries of a head are cut into blocks, and which keys go with them.</summary>
    /// <param name="tokens">Queries, and as many keys.</param>
    /// <param name="causal">Whether a query sees only its own key and earlier ones.</param>
    internal readonly struct HeadBlocks(int tokens, bool causal)
    {
        /// <summary>Queries of a head.</summary>
        public int Tokens => tokens;

        /// <summary>Whether a query sees only its own key and earlier ones.</summary>
        public bool Causal => causal;

        /// <summary>Queries of a block, but for the last.</summary>
        public int Size => causal ? CausalBlock : tokens;

        /// <summary>Queries, and as many keys, of the block that starts at a query.</summary>
        public int Queries(int query) => Math.Min(Size, tokens - query);

        /// <summary>The keys, from the first on, that some query of the block sees.</summary>
        public int Keys(int query) => causal ? query + Queries(query) : tokens;

        /// <summary>The first query that sees some key of the block.</summary>
        public int FirstQuery(int key) => causal ? key : 0;
    }

    /// <summary>For each head: scores = K · Qᵀ / √size + mask, P = softmax of their columns, output = Pᵀ · V.</summary>
    internal unsafe struct ForwardPass : IVectorKernel
    {
        public float* Input;
        public float* Output;
        public float* Probabilities;
        public float* Mask;
        public float* Transposed;
        public Worker.Range Share;
        public HeadBlocks Blocks;
        public int Width;
        public int Heads;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int tokens = Blocks.Tokens, size = Width / Heads, packed = 3 * Width, square = tokens * tokens;
            float scale = 1 / MathF.Sqrt(size);
            MatrixProduct scores = new() { RowA = packed, ColumnA = 1, RowB = tokens, RowC = tokens, RowStart = CausalBlock };
            MatrixProduct mix = new() { RowA = 1, ColumnA = tokens, RowB = packed, RowC = Width };
            for (int i = Share.First; i < Share.End; i++)
            {
                nint firstToken = i / Heads * (nint)tokens, head = i % Heads * size;
                float* query = Input + firstToken * packed + head, key = query + Width, value = key + Width;
                float* probabilities = Probabilities + (nint)i * square, output = Output + firstToken * Width + head;
                MatrixTranspose.Run(query, packed, tokens, size, Transposed, tokens, scale);
                for (int first = 0; first < tokens; first += Blocks.Size)
                {
                    int queries = Blocks.Queries(first), keys = Blocks.Keys(first), seenByAll = Blocks.Causal ? first : keys;
                    float* block = Transposed + first, column = probabilities + first;
                    scores.Run<TLanes, TVector>(seenByAll, queries, size, key, block, column, null);
                    if (seenByAll < keys)
                        scores.Run<TLanes, TVector>(queries, queries, size, key + (nint)first * packed, block, column + (nint)first * tokens, Mask);
                    new ColumnSoftmax { Matrix = column, Rows = keys, Columns = queries, RowLength = tokens }.Run<TLanes, TVector>();
                    mix.Run<TLanes, TVector>(queries, size, keys, column, value, output + (nint)first * Width, null);
                }
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
        public HeadBlocks Blocks;
        public int Width;
        public int Heads;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int tokens = Blocks.Tokens, size = Width / Heads, packed = 3 * Width, square = tokens * tokens;
            float scale = 1 / MathF.Sqrt(size);
            MatrixProduct scores = new() { RowA = packed, ColumnA = 1, RowB = tokens, RowC = tokens };
            MatrixProduct values = new() { RowA = tokens, ColumnA = 1, RowB = Width, RowC = packed, RowStart = packed };
            MatrixProduct keys = values, queries = values;
            keys.RowB = queries.RowB = packed;
            (queries.RowA, queries.ColumnA) = (1, tokens);
            for (int i = Share.First; i < Share.End; i++)
            {
                nint firstToken = i / Heads * (nint)tokens, head = i % Heads * size;
                float* query = Input + firstToken * packed + head, key = query + Width, value = key + Width;
                float* dQuery = InputGradient + firstToken * packed + head, dKey = dQuery + Width, dValue = dKey + Width;
                float* gradient = OutputGradient + firstToken * Width + head, probabilities = Probabilities + (nint)i * square;
                MatrixTranspose.Run(gradient, Width, tokens, size, Transposed, tokens, 1);
                for (int first = 0; first < tokens; first += Blocks.Size)
                {
                    int count = Blocks.Queries(first), seen = Blocks.Keys(first);
                    scores.Run<TLanes, TVector>(seen, count, size, value, Transposed + first, Scores + first, null);
                    new ColumnSoftmaxGradient
                    {
                        Probabilities = probabilities + first,
                        Matrix = Scores + first,
                        Rows = seen,
                        Columns = count,
                        RowLength = tokens,
                        Scale = scale,
                    }.Run<TLanes, TVector>();
                    float* target = dQuery + (nint)first * packed;
                    queries.Run<TLanes, TVector>(count, size, seen, Scores + first, key, target, Accumulate ? target : null);
                }
                for (int first = 0; first < tokens; first += Blocks.Size)
                {
                    int from = Blocks.FirstQuery(first);
                    nint corner = (nint)first * tokens + from;
                    int count = Blocks.Queries(first), seeing = tokens - from;
                    float* target = dValue + (nint)first * packed;
                    values.Run<TLanes, TVector>(
                        count, size, seeing, probabilities + corner, gradient + (nint)from * Width, target, Accumulate ? target : null);
                    target = dKey + (nint)first * packed;
                    keys.Run<TLanes, TVector>(
                        count, size, seeing, Scores + corner, query + (nint)from * packed, target, Accumulate ? target : null);
                }
            }
        }
    }
}
