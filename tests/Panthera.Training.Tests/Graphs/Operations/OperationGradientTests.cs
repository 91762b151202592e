using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Tests.Graphs.Operations;

public class OperationGradientTests
{
    private const int Classes = 5;

    // Each row puts an operation between parameters before it, so that its input gradient counts, and a classifier.
    private static readonly (string Name, Func<Graph> Build)[] Rows =
    [
        ("linear", () => Vectors(x => x)),
        ("linear of odd width", () => Vectors(x => Layer(x, 17, "more"))),
        ("linear with residual", () => Vectors(x => Layer(Layer(x, 9, "more"), x.Shape.Width, "back", x))),
        ("linear with its input as residual", () => Vectors(x => Layer(x, x.Shape.Width, "more", x))),
        ("linear with two uses of its input", () => Vectors(x => Layer(x, 9, "left").Apply(new Add(), "", Layer(x, 9, "right")))),
        ("residual that is used again", Reused),
        ("add", () => Vectors(x => x.Apply(new Gelu()).Apply(new Add(), "", x))),
        ("add to itself", () => Vectors(x => x.Apply(new Add(), "", x))),
        ("ReLU", () => Vectors(x => x.Apply(new Relu()))),
        ("ReLU with two uses of its input", () => Vectors(x => x.Apply(new Relu()).Apply(new Add(), "", x.Apply(new Gelu())))),
        ("GELU", () => Vectors(x => x.Apply(new Gelu()))),
        ("layer norm", () => Tokens(x => x.Apply(new LayerNorm(), "norm"))),
        ("layer norm in a residual", () => Tokens(x => Layer(x.Apply(new LayerNorm(), "norm"), x.Shape.Width, "more", x))),
        ("positions", () => Tokens(x => x.Apply(new Positions(Initializers.Zeros), "tokens"))),
        ("mean pool", () => Tokens(x => x)),
        ("mean pool with two uses of its input", () => Pooled(6)),
        ("attention", () => Attend(6, 12, 3, false)),
        ("attention of one head", () => Attend(7, 5, 1, false)),
        ("attention of many tokens", () => Attend(19, 16, 2, false)),
        ("causal attention", () => Attend(6, 12, 3, true)),
        ("causal attention of many tokens", () => Attend(17, 8, 2, true)),
        ("causal attention of several blocks", () => Attend(75, 8, 2, true)),
        ("attention with two uses of its input", AttendTwice),
        ("patches of a computed picture", ComputedPicture),
        ("token embedding", Embedding),
        ("batch norm", () => Picture(3, 4, 18, x => x.Apply(new BatchNorm(), "norm"))),
        ("batch norm of vectors", () => Vectors(x => x.Apply(new BatchNorm(), "norm").Apply(new Gelu()))),
        ("batch norm and ReLU", () => Picture(3, 4, 5, x => x.Apply(new BatchNorm(relu: true), "norm"))),
        ("batch norm with residual", () => Picture(3, 4, 5, x => Layer(x, 5, "more").Apply(new BatchNorm(), "norm", x))),
        ("batch norm with residual and ReLU", () => Picture(3, 4, 5, x => Layer(x, 5, "more").Apply(new BatchNorm(relu: true), "norm", x))),
        ("batch norm with its input as residual and ReLU", () => Picture(3, 4, 5, x => x.Apply(new BatchNorm(relu: true), "norm", x))),
        ("batch norm of features with ReLU", NormOfFeatures),
        ("group norm", () => Picture(3, 4, 18, x => x.Apply(new GroupNorm(3), "norm"))),
        ("group norm with two uses of its input", () => Picture(3, 4, 6, x => Twice(x, () => new GroupNorm(2)))),
        ("convolution", () => Picture(5, 4, 3, x => Convolve(x, 7, 3, 1, 1, 1))),
        ("convolution without padding", () => Picture(6, 5, 3, x => Convolve(x, 17, 3, 1, 0, 1))),
        ("convolution with stride", () => Picture(5, 6, 4, x => Convolve(x, 5, 3, 2, 1, 1))),
        ("convolution of pixels", () => Picture(5, 6, 4, x => Convolve(x, 5, 1, 1, 0, 1))),
        ("convolution of pixels with stride", () => Picture(5, 6, 4, x => Convolve(x, 5, 1, 2, 0, 1))),
        ("convolution in groups", () => Picture(5, 6, 4, x => Convolve(x, 6, 3, 1, 2, 2))),
        ("convolution in groups with stride", () => Picture(5, 6, 4, x => Convolve(x, 8, 4, 3, 1, 4))),
        ("convolution of features", () => Picture(5, 6, 3, x => Convolve(x.Graph.Values[0], 3, 3, 1, 1, 1).Apply(new Add(), "", x))),
        ("convolution with two uses of its input", () => Picture(5, 4, 3, x => Twice(x, () => new Convolution(4, 3, Initializers.He, 1, 1)))),
        ("convolution with stride and two uses of its input",
            () => Picture(5, 4, 3, x => Twice(x, () => new Convolution(4, 3, Initializers.He, 2, 1, bias: false)))),
        ("mean pool of pixels", () => Picture(5, 4, 3, x => x)),
        ("transpose", () => Tokens(x => x.Apply(new TransposeTokens()))),
        ("transpose with two uses of its input", () => Tokens(x => Layer(Twice(x, () => new TransposeTokens()), 7, "more"))),
        ("channels last", () => Picture(5, 4, 3, x => x.Apply(new ChannelsLast()))),
        ("channels last with two uses of its input", () => Picture(5, 4, 3, x => Twice(x, () => new ChannelsLast()))),
        ("part", () => Vectors(x => x.Apply(new Part(2, 7)))),
        ("part with two uses of its input", () => Vectors(x => Twice(x, () => new Part(3, 10)))),
        ("parts of one input that overlap", () => Vectors(x => x.Apply(new Part(0, 8)).Apply(new Add(), "", x.Apply(new Part(5, 8))))),
        ("reshape", () => Tokens(x => x.Apply(new Reshape(3, 2, 18)))),
        ("reshape with two uses of its input", () => Tokens(x => Layer(Twice(x, () => new Reshape(12, 9)), 7, "more"))),
        ("SiLU", () => Vectors(x => x.Apply(new Silu()))),
        ("SiLU with two uses of its input", () => Vectors(x => x.Apply(new Silu()).Apply(new Add(), "", x.Apply(new Gelu())))),
        ("add to channels", () => Picture(3, 4, 18, x => x.Apply(new AddToChannels(), "", Pool(x)))),
        ("add to channels from elsewhere", AddedFeatures),
        ("add to channels with two uses", () => Picture(3, 4, 6, x =>
        {
            Value row = Pool(x);
            return x.Apply(new Gelu()).Apply(new AddToChannels(), "", row).Apply(new Gelu()).Apply(new AddToChannels(), "", row).Apply(new Add(), "", x);
        })),
        ("concatenate", () => Picture(3, 4, 5, x => x.Apply(new Concatenate(), "", Layer(x, 17, "more")))),
        ("concatenate with two uses of its inputs", () => Picture(3, 4, 5, x =>
        {
            Value other = Layer(x, 5, "more");
            return x.Apply(new Concatenate(), "", other).Apply(new Gelu()).Apply(new Add(), "", other.Apply(new Concatenate(), "", x));
        })),
        ("concatenate of vectors", () => Vectors(x => x.Apply(new Concatenate(), "", Layer(x, 4, "more")))),
        ("upsample", () => Picture(3, 4, 18, x => Convolve(x.Apply(new Upsample(2)), 5, 3, 1, 1, 1))),
        ("upsample by three with two uses of its input", () => Picture(2, 3, 5, x => Convolve(Twice(x, () => new Upsample(3)), 5, 3, 1, 1, 1))),
        ("token bag", () => Bag(5)),
        ("token bag of one token", () => Bag(1)),
        ("mean squared error", () => Regression((x, y) => x.Apply(new MeanSquaredError(), "", y))),
        ("mean squared error of what it is told", () => Regression((x, y) => y.Apply(new MeanSquaredError(), "", x))),
        ("mean squared error with two uses", () => Regression((x, y) => Layer(x, 9, "more").Apply(new MeanSquaredError(), "", x.Apply(new Add(), "", y)))),
        ("max pool", () => Picture(6, 5, 3, x => x.Apply(new MaxPool(2, 2)))),
        ("max pool of overlapping windows with two uses of its input", () => Picture(6, 5, 3, x => Twice(x, () => new MaxPool(3, 2, 1)))),
        .. TextGradientRows.All,
    ];

    public static IEnumerable<TheoryDataRow<string>> Names => Rows.Select(row => new TheoryDataRow<string>(row.Name));

    [Theory, MemberData(nameof(Names))]
    public void Gradient_OfOperation_IsThatOfDifferences(string name)
    {
        Graph graph = Rows.Single(row => row.Name == name).Build();
        GradientCheck.Check(GradientCheck.Randomized(graph, Classes, vocabulary: 7), Step(name));
    }

    [Theory, MemberData(nameof(Names))]
    public void Gradient_OfOperationInSlices_IsThatOfDifferences(string name)
    {
        Graph graph = Rows.Single(row => row.Name == name).Build();
        GradientCheck.Check(GradientCheck.Randomized(graph, Classes, vocabulary: 7, slice: 2), Step(name));
    }

    // The loss bends where a ReLU opens or another number becomes the largest.
    private static double Step(string name) =>
        name.Contains("ReLU", StringComparison.Ordinal) || name.Contains("max", StringComparison.Ordinal) ? 0.002 : 0.02;

    private static Value Layer(Value x, int width, string label, params ReadOnlySpan<Value> residual) =>
        x.Apply(new Linear(width, Initializers.Xavier()), label, residual);

    private static Graph Vectors(Func<Value, Value> middle)
    {
        Graph graph = new(6);
        Layer(middle(Layer(graph.Features(11), 13, "first")), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Graph Tokens(Func<Value, Value> middle)
    {
        Graph graph = new(4);
        Layer(middle(Layer(graph.Features(6, 5), 18, "first")).Apply(new MeanPool()), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Graph Picture(int height, int width, int channels, Func<Value, Value> middle)
    {
        Graph graph = new(4);
        Value x = Layer(graph.Features(height, width, 4), channels, "first");
        Layer(middle(x).Apply(new Gelu()).Apply(new MeanPool()), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Graph NormOfFeatures()
    {
        Graph graph = new(6);
        Value x = graph.Features(3, 4);
        Layer(x.Apply(new BatchNorm(relu: true), "norm", x), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Value Convolve(Value x, int outputs, int kernel, int stride, int padding, int groups) =>
        x.Apply(new Convolution(outputs, kernel, Initializers.He, stride, padding, groups), "convolution");

    // The operation on x and on a function of x, so that the gradient of the first is added to what is there.
    private static Value Twice(Value x, Func<Operation> operation) =>
        x.Apply(operation(), "left").Apply(new Add(), "", x.Apply(new Gelu()).Apply(operation(), "right"));

    private static Graph Attend(int tokens, int width, int heads, bool causal)
    {
        Graph graph = new(4);
        Value x = Layer(graph.Features(tokens, 5), 3 * width, "qkv").Apply(new Attention(heads, causal));
        Layer(x, Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Graph AttendTwice()
    {
        Graph graph = new(4);
        Value x = Layer(graph.Features(6, 5), 24, "qkv");
        Value first = x.Apply(new Attention(2, false)), second = x.Apply(new Gelu()).Apply(new Attention(2, true));
        Layer(first.Apply(new Add(), "", second), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Graph Pooled(int tokens)
    {
        Graph graph = new(4);
        Value x = Layer(graph.Features(tokens, 5), 7, "first");
        Value pooled = x.Apply(new MeanPool()), other = x.Apply(new Gelu()).Apply(new MeanPool());
        Layer(pooled.Apply(new Add(), "", other), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    // x is the residual of one layer and, later in the graph, the input of another: its gradient has two writers, of
    // which the residual's comes second.
    private static Graph Reused()
    {
        Graph graph = new(6);
        Value x = Layer(graph.Features(11), 13, "first");
        Value y = Layer(x.Apply(new Gelu()), 13, "second", x);
        Value z = Layer(y.Apply(new Gelu()), 13, "third", x);
        Layer(z.Apply(new Add(), "", y), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Graph ComputedPicture()
    {
        Graph graph = new(4);
        Value x = graph.Features(3, 4, 4).Apply(new Linear(4, Initializers.Xavier()), "rows");
        Value first = x.Apply(new Patches(2)), second = x.Apply(new Gelu()).Apply(new Patches(2));
        Layer(Layer(first, 6, "left").Apply(new Add(), "", Layer(second, 6, "right")), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Value Pool(Value x) => Layer(x.Apply(new MeanPool()), x.Shape.Width, "row");

    private static Graph AddedFeatures()
    {
        Graph graph = new(4);
        Value features = graph.Features(29);
        Value x = Layer(features.Apply(new Part(5, 3, 2, 4)), 9, "first").Apply(new Gelu()), row = Layer(features.Apply(new Part(0, 5)), 9, "row");
        Layer(x.Apply(new AddToChannels(), "", row).Apply(new Gelu()).Apply(new MeanPool()), Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Graph Bag(int tokens)
    {
        Graph graph = new(6);
        Value x = graph.Tokens(tokens).Apply(new TokenBag(7, 19, Initializers.TruncatedNormal(1)), "tokens");
        Layer(x, Classes, "head").Apply(new CrossEntropy());
        return graph;
    }

    private static Graph Regression(Func<Value, Value, Value> loss)
    {
        Graph graph = new(4);
        Value features = graph.Features(11);
        loss(Layer(features.Apply(new Part(0, 2)), 9, "first"), features.Apply(new Part(2, 9)));
        return graph;
    }

    private static Graph Embedding()
    {
        Graph graph = new(4);
        Value x = graph.Tokens(5).Apply(new TokenEmbedding(7, 9, Initializers.TruncatedNormal(1)), "tokens");
        Layer(x, Classes, "head").Apply(new CrossEntropy());
        return graph;
    }
}
