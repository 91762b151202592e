using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The passes of <see cref="BiasedAttention"/>, head by head. Scores are kept key by query, as those of <see cref="Attention"/>.</summary>
internal static unsafe class BiasedAttentionKernels
{
    /// <summary>Queries, and keys with their values behind them; or gradients, which may be missing.</summary>
    /// <param name="queries">The queries of the first example.</param>
    /// <param name="keys">The keys of the first example.</param>
    /// <param name="queryRow">Floats from one query to the next.</param>
    /// <param name="keyRow">Floats from one key to the next.</param>
    internal readonly struct Packed(float* queries, float* keys, int queryRow, int keyRow)
    {
        public float* Queries => queries;

        public float* Keys => keys;

        public int QueryRow => queryRow;

        public int KeyRow => keyRow;
    }

    /// <summary>The sizes of all heads, and how much of each example is padding.</summary>
    internal struct HeadPlaces
    {
        public int Count;
        public int Queries;
        public int Keys;
        public int Width;

        /// <summary>Whether queries and keys are of the same tokens.</summary>
        public bool Self;
        public PaddedTokens? Padding;
        public int* Tokens;
        public int TokensPerExample;

        /// <summary>Floats of a head.</summary>
        public readonly int Size => Width / Count;

        /// <summary>Queries and keys of an example without the padding.</summary>
        public readonly (int Queries, int Keys) Of(int example)
        {
            if (Padding is not { } padding) return (Queries, Keys);
            int keys = padding.Length(Tokens + (nint)example * TokensPerExample);
            return (Self ? keys : Queries, keys);
        }
    }

    /// <summary>For each head: scores = K · Qᵀ / √size + bias, P = softmax of their columns, output = Pᵀ · V.</summary>
    internal struct ForwardPass : IVectorKernel
    {
        public HeadPlaces Heads;
        public Packed Input;
        public float* Output;
        public float* Probabilities;

        /// <summary>For each head keys × queries, or null.</summary>
        public float* Bias;
        public float* Transposed;
        public Worker.Range Share;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int all = Heads.Queries, size = Heads.Size, width = Heads.Width, square = all * Heads.Keys;
            float scale = 1 / MathF.Sqrt(size);
            MatrixProduct scores = new() { RowA = Input.KeyRow, ColumnA = 1, RowB = all, RowC = all, RowStart = all };
            MatrixProduct mix = new() { RowA = 1, ColumnA = all, RowB = Input.KeyRow, RowC = width };
            for (int i = Share.First; i < Share.End; i++)
            {
                int example = i / Heads.Count, head = i % Heads.Count;
                (int queries, int keys) = Heads.Of(example);
                float* query = Input.Queries + (nint)example * all * Input.QueryRow + head * size;
                float* key = Input.Keys + (nint)example * Heads.Keys * Input.KeyRow + head * size, value = key + width;
                float* probabilities = Probabilities + (nint)i * square, output = Output + (nint)example * all * width + head * size;
                MatrixTranspose.Run(query, Input.QueryRow, queries, size, Transposed, all, scale);
                scores.Run<TLanes, TVector>(keys, queries, size, key, Transposed, probabilities, Bias == null ? null : Bias + (nint)head * square);
                new ColumnSoftmax { Matrix = probabilities, Rows = keys, Columns = queries, RowLength = all }.Run<TLanes, TVector>();
                mix.Run<TLanes, TVector>(queries, size, keys, probabilities, value, output, null);
                ClearRows(output, width, size, queries, all);
            }
        }
    }

    /// <summary>
    /// For each head, with G the gradient by the output: dV = P · G, the gradient by P is V · Gᵀ, that by the scores S follows
    /// from the softmax, dQ = dSᵀ · K and dK = dS · Q.
    /// </summary>
    internal struct BackwardPass : IVectorKernel
    {
        public HeadPlaces Heads;
        public Packed Input;
        public Packed Gradient;
        public bool AccumulateQueries;
        public bool AccumulateKeys;
        public float* OutputGradient;
        public float* Probabilities;
        public float* Transposed;
        public float* Scores;

        /// <summary>Whether the gradient by the scores, times their scale, is to take the place of the probabilities.</summary>
        public bool KeepScores;
        public Worker.Range Share;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int all = Heads.Queries, size = Heads.Size, width = Heads.Width, square = all * Heads.Keys;
            float scale = 1 / MathF.Sqrt(size);
            MatrixProduct scores = new() { RowA = Input.KeyRow, ColumnA = 1, RowB = all, RowC = all };
            MatrixProduct toQueries = new() { RowA = 1, ColumnA = all, RowB = Input.KeyRow, RowC = Gradient.QueryRow, RowStart = Gradient.QueryRow };
            MatrixProduct toKeys = new() { RowA = all, ColumnA = 1, RowB = Input.QueryRow, RowC = Gradient.KeyRow, RowStart = Gradient.KeyRow };
            MatrixProduct toValues = toKeys;
            toValues.RowB = width;
            for (int i = Share.First; i < Share.End; i++)
            {
                int example = i / Heads.Count, head = i % Heads.Count;
                (int queries, int keys) = Heads.Of(example);
                nint firstQuery = (nint)example * all, firstKey = (nint)example * Heads.Keys;
                float* query = Input.Queries + firstQuery * Input.QueryRow + head * size;
                float* key = Input.Keys + firstKey * Input.KeyRow + head * size, value = key + width;
                float* gradient = OutputGradient + firstQuery * width + head * size, probabilities = Probabilities + (nint)i * square;
                MatrixTranspose.Run(gradient, width, queries, size, Transposed, all, 1);
                scores.Run<TLanes, TVector>(keys, queries, size, value, Transposed, Scores, null);
                new ColumnSoftmaxGradient
                {
                    Probabilities = probabilities,
                    Matrix = Scores,
                    Rows = keys,
                    Columns = queries,
                    RowLength = all,
                    Scale = scale,
                }.Run<TLanes, TVector>();
                if (Gradient.Queries != null)
                {
                    float* target = Gradient.Queries + firstQuery * Gradient.QueryRow + head * size;
                    toQueries.Run<TLanes, TVector>(queries, size, keys, Scores, key, target, AccumulateQueries ? target : null);
                    if (!AccumulateQueries) ClearRows(target, Gradient.QueryRow, size, queries, all);
                }
                if (Gradient.Keys != null)
                {
                    float* target = Gradient.Keys + firstKey * Gradient.KeyRow + head * size, second = target + width;
                    toKeys.Run<TLanes, TVector>(keys, size, queries, Scores, query, target, AccumulateKeys ? target : null);
                    toValues.Run<TLanes, TVector>(keys, size, queries, probabilities, gradient, second, AccumulateKeys ? second : null);
                    if (!AccumulateKeys)
                    {
                        ClearRows(target, Gradient.KeyRow, size, keys, Heads.Keys);
                        ClearRows(second, Gradient.KeyRow, size, keys, Heads.Keys);
                    }
                }
                if (KeepScores) Keep(Scores, probabilities, all, Heads.Keys, queries, keys);
            }
        }

        // What padding has no part in counts as zero.
        private static void Keep(float* scores, float* target, int all, int allKeys, int queries, int keys)
        {
            for (int key = 0; key < keys; key++)
            {
                Span<float> row = new(target + (nint)key * all, all);
                new ReadOnlySpan<float>(scores + (nint)key * all, queries).CopyTo(row);
                row[queries..].Clear();
            }
            new Span<float>(target + (nint)keys * all, (allKeys - keys) * all).Clear();
        }
    }

    // A head's floats of some rows of a matrix.
    private static void ClearRows(float* matrix, int rowLength, int size, int first, int end)
    {
        for (int row = first; row < end; row++) new Span<float>(matrix + (nint)row * rowLength, size).Clear();
    }
}
