using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Operations on padded, chosen and paired tokens and on single channels against their definitions, in double precision.</summary>
public class TextOperationTests
{
    private const int Batch = 4, Pad = 2;

    [Theory]
    [InlineData(5, 3, 4, false, true), InlineData(9, 2, 8, true, true), InlineData(16, 1, 17, true, false), InlineData(35, 2, 5, false, true)]
    public void BiasedAttention_OfDistances_IsThatOfTheDefinition(int tokens, int heads, int size, bool causal, bool bothWays)
    {
        Relation relation = Relation.Distances(tokens, bothWays, 8, 16);
        Graph graph = new(Batch);
        Value x = graph.Features(tokens, 3 * heads * size), y = x.Apply(new BiasedAttention(heads, relation, causal), "attention");
        (Plan plan, float[] actual) = Run(y);
        ParameterArray table = plan.Arrays[0];
        table.Name.ShouldBe("attention.relative");
        table.Shape.ShouldBe([8, heads]);
        int packed = 3 * heads * size;
        for (int example = 0; example < Batch; example++)
        {
            for (int head = 0; head < heads; head++)
            {
                for (int query = 0; query < tokens; query++)
                {
                    double[] expected = Mixed(size, causal ? query + 1 : tokens,
                        i => At(query, 0, i), (key, i) => At(key, 1, i), (key, i) => At(key, 2, i),
                        key => plan.Parameters[table.Offset + relation.Of(query, key) * heads + head]);
                    for (int i = 0; i < size; i++)
                        actual[((example * tokens + query) * heads + head) * size + i].ShouldBe((float)expected[i], 1e-5f);
                }

                double At(int token, int part, int i) => plan.Batch.Features[(example * tokens + token) * packed + (part * heads + head) * size + i];
            }
        }
    }

    [Theory, InlineData(3, 7, 2, 4), InlineData(9, 5, 1, 17)]
    public void BiasedAttention_OfOtherTokensWithPadding_SeesWhatIsBeforeIt(int queries, int keys, int heads, int size)
    {
        int width = heads * size;
        Graph graph = new(Batch);
        Value tokens = graph.Tokens(queries + keys), x = tokens.Apply(new TokenEmbedding(5, 6, Initializers.TruncatedNormal(1)), "tokens");
        Value q = x.Apply(new RowRange(0, queries)).Apply(new Linear(width, Initializers.Xavier()), "q");
        Value kv = x.Apply(new RowRange(queries, keys)).Apply(new Linear(2 * width, Initializers.Xavier()), "kv");
        Value y = q.Apply(new BiasedAttention(heads, padding: new(queries, keys, Pad)), "", kv, tokens);
        (Plan plan, float[] actual) = Run(y, PadSome);
        float[] query = plan.Output(q).ToArray(), key = plan.Output(kv).ToArray();
        for (int example = 0; example < Batch; example++)
        {
            int seen = Length(plan.Batch.Tokens.AsSpan(example * (queries + keys) + queries, keys));
            for (int row = 0; row < queries; row++)
            {
                for (int head = 0; head < heads; head++)
                {
                    double[] expected = Mixed(size, seen, i => query[(example * queries + row) * width + head * size + i],
                        (at, i) => key[(example * keys + at) * 2 * width + head * size + i],
                        (at, i) => key[(example * keys + at) * 2 * width + width + head * size + i], _ => 0);
                    for (int i = 0; i < size; i++) actual[(example * queries + row) * width + head * size + i].ShouldBe((float)expected[i], 1e-5f);
                }
            }
        }
    }

    [Fact]
    public void BiasedAttention_OfPaddedTokens_GivesThePaddingZerosAndTheOthersWhatTheyHaveAlone()
    {
        const int all = 8;
        float[] Of(int tokens, int used, int pad)
        {
            Graph graph = new(1);
            Value read = graph.Tokens(tokens), x = read.Apply(new TokenEmbedding(9, 12, Initializers.TruncatedNormal(1)), "tokens");
            Value y = x.Apply(new Linear(36, Initializers.Xavier()), "qkv").Apply(new BiasedAttention(3, padding: new(0, tokens, pad)), "", read);
            return Run(y, values =>
            {
                for (int i = 0; i < tokens; i++) values[i] = i < used ? 3 + i : pad;
            }).Output;
        }
        float[] padded = Of(all, 5, Pad), alone = Of(5, 5, Pad);
        padded[..alone.Length].ShouldBe(alone);
        padded[alone.Length..].ShouldAllBe(number => number == 0);
    }

    // T5's own buckets: exact below a quarter of the rows each way, then by the logarithm, the last from the longest distance on.
    [Theory]
    [InlineData(true, 0, 0), InlineData(true, -1, 1), InlineData(true, 1, 17), InlineData(true, -7, 7), InlineData(true, -8, 8), InlineData(true, -11, 8)]
    [InlineData(true, -12, 9), InlineData(true, -16, 10), InlineData(true, -64, 14), InlineData(true, -127, 15), InlineData(true, -128, 15), InlineData(true, 150, 31)]
    [InlineData(false, 0, 0), InlineData(false, 5, 0), InlineData(false, -15, 15), InlineData(false, -16, 16), InlineData(false, -128, 31), InlineData(false, -32, 21)]
    public void Distances_OfT5_AreItsBuckets(bool bothWays, int ahead, int bucket)
    {
        Relation relation = Relation.Distances(200, bothWays);
        relation.Places.ShouldBe(32);
        relation.Of(ahead < 0 ? -ahead : 0, ahead < 0 ? 0 : ahead).ShouldBe(bucket);
    }

    [Fact]
    public void Offsets_OfAPicture_HaveARowEach()
    {
        Relation relation = Relation.Offsets(2, 3);
        relation.Places.ShouldBe(15);
        relation.Of(0, 0).ShouldBe(7);
        relation.Of(4, 4).ShouldBe(7);
        relation.Of(0, 5).ShouldBe(14);
        relation.Of(5, 0).ShouldBe(0);
        relation.Of(3, 1).ShouldBe(3);
        HashSet<(int, int, int)> rows = [];
        for (int query = 0; query < 6; query++)
            for (int key = 0; key < 6; key++) rows.Add((key / 3 - query / 3, key % 3 - query % 3, relation.Of(query, key)));
        rows.Count.ShouldBe(15);
    }

    [Fact]
    public void RowsOfTokens_AreCopied()
    {
        Graph graph = new(Batch);
        Value tokens = graph.Tokens(9), x = tokens.Apply(new TokenEmbedding(5, 7, Initializers.TruncatedNormal(1), 6), "tokens");
        Value range = x.Apply(new RowRange(2, 3)), chosen = x.Apply(new ChosenRows(6, 3), "", tokens), y = range.Apply(new Add(), "", chosen);
        (Plan plan, float[] sum) = Run(y);
        float[] table = plan.Parameters;
        for (int i = 0; i < sum.Length; i++)
        {
            int feature = i % 7, row = i / 7 % 3, example = i / 21;
            ReadOnlySpan<int> read = plan.Batch.Tokens.AsSpan(9 * example, 9);
            sum[i].ShouldBe(table[read[2 + row] * 7 + feature] + table[read[read[6 + row]] * 7 + feature], 1e-6f);
        }
    }

    [Fact]
    public void PaddedMeanPool_OfTokens_IsTheMeanBeforeThePadding()
    {
        Graph graph = new(Batch);
        Value tokens = graph.Tokens(6), x = tokens.Apply(new TokenEmbedding(5, 7, Initializers.TruncatedNormal(1)), "tokens");
        (Plan plan, float[] y) = Run(x.Apply(new PaddedMeanPool(new(0, 6, Pad)), "", tokens), PadSome);
        for (int i = 0; i < y.Length; i++)
        {
            int[] read = plan.Batch.Tokens[(i / 7 * 6)..(i / 7 * 6 + 6)];
            y[i].ShouldBe(read.Take(Length(read)).Average(token => plan.Parameters[token * 7 + i % 7]), 1e-6f);
        }
    }

    [Theory, InlineData(1), InlineData(10), InlineData(16), InlineData(45)]
    public void RmsNorm_OfRows_DividesByTheirRoot(int width)
    {
        (Plan plan, float[] y) = Run(new Graph(Batch).Features(3, width).Apply(new RmsNorm(), "norm"));
        for (int i = 0; i < y.Length; i++)
        {
            double square = plan.Batch.Features.AsSpan(i / width * width, width).ToArray().Average(x => (double)x * x);
            y[i].ShouldBe((float)(plan.Parameters[i % width] * plan.Batch.Features[i] / Math.Sqrt(square + 1e-6)), 1e-5f);
        }
    }

    [Theory, InlineData(8, 8, 4, 3, 1, 1), InlineData(9, 7, 17, 3, 2, 1), InlineData(6, 5, 1, 5, 1, 2), InlineData(7, 8, 20, 4, 3, 0), InlineData(3, 3, 5, 1, 1, 0)]
    public void DepthwiseConvolution_OfPixels_IsTheSumOverTheWindow(int height, int width, int channels, int kernel, int stride, int padding)
    {
        (Plan plan, float[] y) = Run(new Graph(Batch).Features(height, width, channels).Apply(new DepthwiseConvolution(kernel, stride, padding), "convolution"));
        int down = (height + 2 * padding - kernel) / stride + 1, across = (width + 2 * padding - kernel) / stride + 1;
        y.Length.ShouldBe(Batch * down * across * channels);
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i % channels, x = i / channels % across, row = i / (channels * across), example = row / down;
            double sum = plan.Parameters[plan.Arrays[1].Offset + channel];
            for (int tap = 0; tap < kernel * kernel; tap++)
            {
                int top = row % down * stride - padding + tap / kernel, left = x * stride - padding + tap % kernel;
                if (top < 0 || top >= height || left < 0 || left >= width) continue;
                sum += (double)plan.Batch.Features[((example * height + top) * width + left) * channels + channel] * plan.Parameters[tap * channels + channel];
            }
            y[i].ShouldBe((float)sum, 1e-5f);
        }
    }

    [Fact]
    public void ChosenRows_OfARowThatIsNotThere_SaysSo()
    {
        Graph graph = new(1);
        Value tokens = graph.Tokens(4), x = tokens.Apply(new TokenEmbedding(9, 3, Initializers.TruncatedNormal(1), 2), "tokens");
        Plan plan = Compiled(x.Apply(new ChosenRows(2, 2), "", tokens));
        plan.Batch.Tokens[3] = 2;
        Should.Throw<InputException>(() => plan.Forward()).Message.ShouldBe("chosen rows: row 2 is not between 0 and 1");
    }

    public static IEnumerable<TheoryDataRow<Func<Value>, string>> Faults =>
    [
        new(() => new Graph(1).Features(4, 9).Apply(new BiasedAttention(2)), "biased attention: the input (4 × 9) does not hold queries, keys and values of 2 heads: 9 is not a multiple of 6"),
        new(() => new Graph(1).Features(4, 12).Apply(new BiasedAttention(2, Relation.Offsets(2, 3))), "biased attention: the bias is for 6 queries and 6 keys, but there are 4 and 4"),
        new(() => new Graph(1).Features(4, 12).Apply(new RowRange(2, 3)), "row range: rows 2 to 4 are not among the 4 of the input (4 × 12)"),
        new(() => new Graph(1).Tokens(4).Apply(new TokenEmbedding(3, 2, Initializers.Zeros, 5)), "token embedding: an example has 4 tokens, not 5"),
        new(() => new Graph(1).Tokens(4).Apply(new RmsNorm()), "RMS norm takes real numbers"),
        new(() => new Graph(1).Features(4, 4, 2).Apply(new DepthwiseConvolution(5)), "depthwise convolution: a window of 5 does not fit into (4 × 4 × 2) with padding 0"),
    ];

    [Theory, MemberData(nameof(Faults))]
    public void Graph_OfWhatDoesNotFit_SaysSo(Func<Value> build, string message) => Should.Throw<InputException>(build).Message.ShouldBe(message);

    private static double[] Mixed(
        int size, int keys, Func<int, double> query, Func<int, int, double> key, Func<int, int, double> value, Func<int, double> bias)
    {
        double[] scores = [.. Enumerable.Range(0, keys).Select(at => Enumerable.Range(0, size).Sum(i => query(i) * key(at, i)) / Math.Sqrt(size) + bias(at))];
        double most = scores.Max(), total = scores.Sum(score => Math.Exp(score - most));
        return [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, keys).Sum(at => Math.Exp(scores[at] - most) / total * value(at, i)))];
    }

    // Rows of no padding, of some, and of nothing but padding.
    private static void PadSome(int[] tokens)
    {
        int length = tokens.Length / Batch;
        for (int example = 0; example < Batch; example++)
            for (int i = length - 1; i >= length - 2 * example; i--) tokens[example * length + Math.Max(i, 0)] = Pad;
    }

    private static int Length(ReadOnlySpan<int> tokens) => Math.Max(1, tokens.TrimEnd(Pad).Length);

    private static Plan Compiled(Value y)
    {
        y.Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        return GradientCheck.Randomized(y.Graph, 2, vocabulary: 5, slice: y.Graph.Batch, reuse: false);
    }

    private static (Plan Plan, float[] Output) Run(Value y, Action<int[]>? setTokens = null)
    {
        Plan plan = Compiled(y);
        setTokens?.Invoke(plan.Batch.Tokens);
        plan.Forward();
        return (plan, plan.Output(y).ToArray());
    }
}
