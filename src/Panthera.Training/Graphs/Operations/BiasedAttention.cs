using System.Runtime.InteropServices;
using Panthera.Numerics;
using static Panthera.Training.Graphs.Operations.BiasedAttentionKernels;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// Multi-head softmax attention with what plain <see cref="Attention"/> lacks: a learned bias for each way in which a query and a key
/// lie to each other, keys that end in padding, and queries of other tokens than the keys. Inputs are queries, keys and values of the
/// same tokens side by side, (tokens × 3 · width) → (tokens × width), or queries and, from other tokens, keys and values side by side,
/// (queries × width), (keys × 2 · width) → (queries × width). With padding the tokens are a further input.
/// </summary>
/// <param name="heads">Heads, which share the width equally.</param>
/// <param name="relation">What the bias depends on, or null for none: then there are no parameters. The table is places × heads.</param>
/// <param name="causal">Whether a query sees only its own key and earlier ones.</param>
/// <param name="padding">The tokens of the keys, where they end in padding: nobody looks at that, and padded queries give zeros.</param>
public sealed class BiasedAttention(int heads, Relation? relation = null, bool causal = false, PaddedTokens? padding = null)
    : Operation, ITakesTokens
{
    // Its exponential is 0 beside any other score.
    private const float Unseen = -1e30f;

    private readonly bool _biased = relation is not null || causal;

    /// <inheritdoc/>
    public override string Name => "biased attention";

    /// <inheritdoc/>
    public bool TakesTokens(int input, int inputs) => padding is not null && input == inputs - 1;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        int tokens = padding is null ? 0 : 1;
        RequireInputs(inputs, 1 + tokens, 2 + tokens);
        if (heads <= 0) throw Error($"{heads} heads are not possible");
        foreach (Shape shape in inputs.Take(inputs.Count - tokens))
            if (shape.Rank < 2) throw Error($"the input {shape} is not (tokens × width)");
        bool self = IsSelf(inputs);
        int packed = inputs[0].Width, parts = self ? 3 : 1;
        if (packed % (parts * heads) != 0)
            throw Error($"the input {inputs[0]} does not hold {(self ? "queries, keys and values" : "queries")} of {heads} heads: {packed} is not a multiple of {parts * heads}");
        if (!self && inputs[1].Width != 2 * packed) throw Error($"the keys and values {inputs[1]} are not twice as wide as the queries {inputs[0]}");
        Sizes sizes = new(inputs, self, heads);
        if (relation is not null && (relation.Queries, relation.Keys) != (sizes.Queries, sizes.Keys))
            throw Error($"the bias is for {relation.Queries} queries and {relation.Keys} keys, but there are {sizes.Queries} and {sizes.Keys}");
        if (causal && sizes.Queries != sizes.Keys) throw Error($"{sizes.Queries} queries and {sizes.Keys} keys have no common order");
        if (padding is { } padded && (padded.Problem(inputs[^1].Length) ?? (padded.Count == sizes.Keys ? null : $"{padded.Count} tokens are not the {sizes.Keys} keys")) is { } problem)
            throw Error(problem);
        return inputs[0].WithWidth(sizes.Width);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
        relation is null ? [] : [new("relative", new Shape(relation.Places, heads), Initializers.TruncatedNormal(0.02))];

    /// <summary>The probabilities, heads × keys × queries; after the backward pass the gradients by the scores.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => Of(inputs).Square * heads;

    /// <summary>The biases of all heads, for which the first worker's memory serves all; a transposed head; scores.</summary>
    public override int WorkspaceLength(IReadOnlyList<Shape> inputs) => ScoresOffset(Of(inputs)) + Of(inputs).Square;

    /// <summary>The row of the table for each key and query, or -1 where the query does not see the key.</summary>
    public override int ConstantsLength(IReadOnlyList<Shape> inputs) => _biased ? Of(inputs).Square : 0;

    /// <inheritdoc/>
    public override void FillConstants(IReadOnlyList<Shape> inputs, Span<float> constants)
    {
        int queries = Of(inputs).Queries;
        Span<int> places = MemoryMarshal.Cast<float, int>(constants);
        for (int i = 0; i < places.Length; i++)
        {
            int key = i / queries, query = i % queries;
            places[i] = causal && key > query ? -1 : relation?.Of(query, key) ?? 0;
        }
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Shape> inputs) => 4L * Of(inputs).Square * Of(inputs).Width;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Sizes sizes = Of(site.InputShapes);
        if (_biased)
        {
            SpreadBias(site, worker, sizes);
            worker.Wait();
        }
        VectorKernel.Run(new ForwardPass
        {
            Heads = Heads(site, sizes),
            Input = Inputs(site, sizes, gradients: false),
            Output = site.Output,
            Probabilities = site.Saved,
            Bias = _biased ? site.WorkspaceStart : null,
            Transposed = site.Workspace(worker) + TransposedOffset(sizes),
            Share = worker.Share(site.Examples * heads),
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        Sizes sizes = Of(site.InputShapes);
        bool self = IsSelf(site.InputShapes);
        VectorKernel.Run(new BackwardPass
        {
            Heads = Heads(site, sizes),
            Input = Inputs(site, sizes, gradients: false),
            Gradient = Inputs(site, sizes, gradients: true),
            AccumulateQueries = site.Accumulates(0),
            AccumulateKeys = site.Accumulates(self ? 0 : 1),
            OutputGradient = site.OutputGradient,
            Probabilities = site.Saved,
            Transposed = site.Workspace(worker) + TransposedOffset(sizes),
            Scores = site.Workspace(worker) + ScoresOffset(sizes),
            KeepScores = relation is not null,
            Share = worker.Share(site.Examples * heads),
        });
        if (relation is null) return;
        worker.Wait();
        AddBiasGradient(site, worker, sizes);
    }

    // The table as a matrix for each head: what a pair's score starts at.
    private unsafe void SpreadBias(Site site, Worker worker, in Sizes sizes)
    {
        int* places = (int*)site.Constants;
        Worker.Range rows = worker.Share(heads * sizes.Keys);
        for (int row = rows.First; row < rows.End; row++)
        {
            int head = row / sizes.Keys;
            int* place = places + (nint)(row % sizes.Keys) * sizes.Queries;
            float* target = site.WorkspaceStart + (nint)row * sizes.Queries;
            for (int query = 0; query < sizes.Queries; query++)
                target[query] = place[query] < 0 ? Unseen : relation is null ? 0 : site.Parameter(0)[place[query] * heads + head];
        }
    }

    private unsafe void AddBiasGradient(Site site, Worker worker, in Sizes sizes)
    {
        int length = heads * sizes.Square;
        float* sums = site.WorkspaceStart;
        Worker.Range share = worker.Share(length, Line);
        new Span<float>(sums + share.First, share.Count).Clear();
        VectorKernel.Run(new ColumnSums
        {
            Matrix = site.Saved + share.First,
            Rows = site.Examples,
            Columns = share.Count,
            RowLength = length,
            Target = sums + share.First,
        });
        worker.Wait();

        // The sums are of gradients by scores before their scale.
        float back = MathF.Sqrt(sizes.Width / heads);
        int* places = (int*)site.Constants;
        Worker.Range own = worker.Share(heads);
        for (int head = own.First; head < own.End; head++)
        {
            float* sum = sums + (nint)head * sizes.Square, target = site.ParameterGradient(0) + head;
            for (int i = 0; i < sizes.Square; i++)
                if (places[i] >= 0) target[places[i] * heads] += back * sum[i];
        }
    }

    private unsafe HeadPlaces Heads(Site site, in Sizes sizes)
    {
        bool self = IsSelf(site.InputShapes);
        return new()
        {
            Count = heads,
            Queries = sizes.Queries,
            Keys = sizes.Keys,
            Width = sizes.Width,
            Self = self,
            Padding = padding,
            Tokens = padding is null ? null : site.Tokens,
            TokensPerExample = padding is null ? 0 : site.InputShapes[^1].Length,
        };
    }

    // Gradients lie as the inputs do.
    private unsafe Packed Inputs(Site site, in Sizes sizes, bool gradients)
    {
        float* first = gradients ? site.InputGradient(0) : site.Input(0);
        if (IsSelf(site.InputShapes)) return new(first, first == null ? null : first + sizes.Width, 3 * sizes.Width, 3 * sizes.Width);
        return new(first, gradients ? site.InputGradient(1) : site.Input(1), sizes.Width, 2 * sizes.Width);
    }

    private bool IsSelf(IReadOnlyList<Shape> inputs) => inputs.Count == (padding is null ? 1 : 2);

    private Sizes Of(IReadOnlyList<Shape> inputs) => new(inputs, IsSelf(inputs), heads);

    private int TransposedOffset(in Sizes sizes) => _biased ? ArenaLayout.Rounded(heads * sizes.Square) : 0;

    private int ScoresOffset(in Sizes sizes) => TransposedOffset(sizes) + ArenaLayout.Rounded(sizes.Queries * (sizes.Width / heads));

    private readonly record struct Sizes(int Queries, int Keys, int Width)
    {
        public Sizes(IReadOnlyList<Shape> inputs, bool self, int heads) : this(inputs[0].Rows, inputs[self ? 0 : 1].Rows, inputs[0].Width / (self ? 3 : 1)) { }

        public int Square => checked(Queries * Keys);
    }
}
