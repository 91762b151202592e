using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Graphs around operations on padded and chosen tokens, on pairs of tokens and on single channels, for the check of gradients.</summary>
internal static class TextGradientRows
{
    private const int Classes = 5, Vocabulary = 7, Pad = 3;

    public static readonly (string Name, Func<Graph> Build)[] All =
    [
        ("biased attention without a bias", () => Attend(6, new BiasedAttention(3))),
        ("biased attention of distances", () => Attend(6, new BiasedAttention(3, Relation.Distances(6, bothWays: true, 8, 16)))),
        ("biased attention of distances, causal", () => Attend(6, new BiasedAttention(2, Relation.Distances(6, bothWays: false, 8, 16), causal: true))),
        ("biased attention of many tokens", () => Attend(40, new BiasedAttention(2, Relation.Distances(40, bothWays: true), causal: true))),
        ("biased attention of offsets", () => Attend(12, new BiasedAttention(3, Relation.Offsets(3, 4)))),
        ("biased attention, causal", () => Attend(6, new BiasedAttention(2, causal: true))),
        ("biased attention with padding", () => Padded(8, new BiasedAttention(2, padding: new(0, 8, Pad)))),
        ("biased attention of distances with padding",
            () => Padded(8, new BiasedAttention(2, Relation.Distances(8, bothWays: true, 8, 16), padding: new(0, 8, Pad)))),
        ("biased attention of other tokens", () => Cross(5, 8, null)),
        ("biased attention of other tokens with padding", () => Cross(5, 8, new(1, 8, Pad))),
        ("biased attention with two uses of its inputs", CrossTwice),
        ("row range", () => Rows(x => x.Apply(new RowRange(2, 3)))),
        ("row ranges of one input", () => Rows(x => x.Apply(new RowRange(1, 3)).Apply(new Add(), "", x.Apply(new Gelu()).Apply(new RowRange(3, 3))))),
        ("row ranges that overlap", () => Rows(x => x.Apply(new RowRange(1, 3)).Apply(new Add(), "", x.Apply(new RowRange(2, 3))))),
        ("chosen rows", () => Chosen(false)),
        ("chosen rows with two uses of its input", () => Chosen(true)),
        ("padded mean pool", () => Pooled(false)),
        ("padded mean pool with two uses of its input", () => Pooled(true)),
        ("RMS norm", () => Rows(x => x.Apply(new RmsNorm(), "norm"))),
        ("RMS norm with two uses of its input", () => Rows(x => x.Apply(new RmsNorm(), "norm").Apply(new Add(), "", x))),
        ("depthwise convolution", () => Picture(5, 4, 18, x => x.Apply(new DepthwiseConvolution(3, 1, 1), "convolution"))),
        ("depthwise convolution with stride", () => Picture(5, 6, 3, x => x.Apply(new DepthwiseConvolution(3, 2, 1, bias: false), "convolution"))),
        ("depthwise convolution with two uses of its input",
            () => Picture(5, 6, 3, x => x.Apply(new DepthwiseConvolution(4, 3, 2), "left").Apply(new Add(), "", x.Apply(new DepthwiseConvolution(4, 3, 2), "right")))),
        ("embedding of some tokens", SomeTokens),
    ];

    private static Value Layer(Value x, int width, string label) => x.Apply(new Linear(width, Initializers.Xavier()), label);

    private static Graph Head(Value x)
    {
        Layer(x, Classes, "head").Apply(new CrossEntropy());
        return x.Graph;
    }

    private static Graph Attend(int tokens, BiasedAttention attention) =>
        Head(Layer(new Graph(4).Features(tokens, 5), 36, "qkv").Apply(attention, "attention"));

    private static Graph Padded(int tokens, BiasedAttention attention)
    {
        Value read = new Graph(4).Tokens(tokens);
        Value x = read.Apply(new TokenEmbedding(Vocabulary, 5, Initializers.TruncatedNormal(1)), "tokens");
        return Head(Layer(x, 24, "qkv").Apply(attention, "attention", read));
    }

    private static Graph Cross(int queries, int keys, PaddedTokens? padding)
    {
        Graph graph = new(4);
        Value tokens = graph.Tokens(queries + keys), x = tokens.Apply(new TokenEmbedding(Vocabulary, 6, Initializers.TruncatedNormal(1)), "tokens");
        Value left = Layer(x.Apply(new RowRange(0, queries)), 8, "q"), right = Layer(x.Apply(new RowRange(queries, keys)), 16, "kv");
        BiasedAttention attention = new(2, padding: padding);
        return Head(padding is null ? left.Apply(attention, "", right) : left.Apply(attention, "", right, tokens));
    }

    private static Graph CrossTwice()
    {
        Graph graph = new(4);
        Value x = graph.Features(6, 5), queries = Layer(x, 8, "q"), keys = Layer(x, 16, "kv");
        Value first = queries.Apply(new BiasedAttention(2), "", keys);
        Value second = queries.Apply(new BiasedAttention(4, causal: true), "", keys.Apply(new Gelu()));
        Value third = queries.Apply(new Gelu()).Apply(new BiasedAttention(1), "", keys);
        return Head(first.Apply(new Add(), "", second).Apply(new Add(), "", third));
    }

    private static Graph Rows(Func<Value, Value> middle) => Head(middle(Layer(new Graph(4).Features(6, 5), 18, "first")));

    private static Graph Chosen(bool twice)
    {
        Graph graph = new(4);
        Value tokens = graph.Tokens(12), x = tokens.Apply(new TokenEmbedding(Vocabulary, 9, Initializers.TruncatedNormal(1), 8), "tokens");
        Value chosen = x.Apply(new ChosenRows(8, 4), "", tokens);
        return Head(twice ? chosen.Apply(new Add(), "", x.Apply(new Gelu()).Apply(new ChosenRows(6, 4), "", tokens)) : chosen);
    }

    private static Graph Pooled(bool twice)
    {
        Graph graph = new(6);
        Value tokens = graph.Tokens(5), x = tokens.Apply(new TokenEmbedding(Vocabulary, 9, Initializers.TruncatedNormal(1)), "tokens");
        Value pooled = x.Apply(new PaddedMeanPool(new(0, 5, Pad)), "", tokens);
        return Head(twice ? pooled.Apply(new Add(), "", x.Apply(new Gelu()).Apply(new PaddedMeanPool(new(0, 5, 1)), "", tokens)) : pooled);
    }

    private static Graph Picture(int height, int width, int channels, Func<Value, Value> middle)
    {
        Value x = Layer(new Graph(4).Features(height, width, 4), channels, "first");
        return Head(middle(x).Apply(new Gelu()).Apply(new MeanPool()));
    }

    private static Graph SomeTokens() =>
        Head(new Graph(4).Tokens(7).Apply(new TokenEmbedding(Vocabulary, 9, Initializers.TruncatedNormal(1), 4), "tokens"));
}
