using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Models;

namespace Panthera.Training.Tests.Graphs;

public class GraphErrorTests
{
    private static readonly Initializer Xavier = Initializers.Xavier();

    private static readonly (string Message, Action Build)[] Rows =
    [
        ("a batch of 0 examples is not possible: at least one is needed", () => _ = new Graph(0)),
        ("size 0 of shape (4 × 0) is not positive", () => new Graph(2).Features(4, 0)),
        ("the graph has its Features already", () => Features(out Graph graph, 3).Graph.Features(2)),
        ("linear: the residual is (6 × 4), but the output is (6 × 5)",
            ResidualOfAnotherShape),
        ("linear: an output width of 0 is not possible", () => Features(out _, 4).Apply(new Linear(0, Xavier))),
        ("add: the inputs are (6 × 4) and (6 × 5), not of one shape", AddOfTwoShapes),
        ("add takes 2 inputs, not 1", () => Features(out _, 4).Apply(new Add())),
        ("add: an input belongs to another graph", () => Features(out _, 4).Apply(new Add(), "", Features(out _, 4))),
        ("attention: the input (6 × 20) does not hold queries, keys and values of 2 heads: 20 is not a multiple of 3 · 2",
            () => Features(out _, 6, 20).Apply(new Attention(2, false))),
        ("attention: the input (20) is not (tokens × width)", () => Features(out _, 20).Apply(new Attention(2, false))),
        ("positions: the input (20) is not (tokens × width)", () => Features(out _, 20).Apply(new Positions(Xavier))),
        ("mean pool: the input (20) is not (tokens × width)", () => Features(out _, 20).Apply(new MeanPool())),
        ("patches: a picture of 8 pixels cannot be cut into patches of 3; their side may be 1, 2, 4, 8", () => VisionTransformer.Build(2, 8, 1, 3, 8, 1, 2, 2, 4)),
        ("patches: the input (3 × 4 × 5) is not (channels × size × size)", () => Features(out _, 3, 4, 5).Apply(new Patches(2))),
        ("a width of 10 cannot be shared by 3 heads: use a multiple of the heads", () => DecoderTransformer.Build(2, 4, 8, 10, 1, 3, 2)),
        ("channels last: the input (4 × 4) is not (channels × height × width)", () => Features(out _, 4, 4).Apply(new ChannelsLast())),
        ("transpose: the input (20) is not (tokens × width)", () => Features(out _, 20).Apply(new TransposeTokens())),
        ("max pool: the input (20) is not (height × width × channels)", () => Features(out _, 20).Apply(new MaxPool(2, 2))),
        ("max pool: a window of 2 with stride 0 is not possible", () => Features(out _, 4, 4, 1).Apply(new MaxPool(2, 0))),
        ("max pool: a padding of 2 is not between 0 and 1, below the window's side",
            () => Features(out _, 4, 4, 1).Apply(new MaxPool(2, 2, 2))),
        ("max pool: a window of 5 does not fit into (4 × 9 × 1) with padding 0", () => Features(out _, 4, 9, 1).Apply(new MaxPool(5, 1))),
        ("batch norm: the residual is (6 × 4), but the output is (6 × 5)", NormWithAnotherResidual),
        ("group norm: 4 channels cannot be shared by 3 groups", () => Features(out _, 6, 4).Apply(new GroupNorm(3))),
        ("group norm: 0 groups are not possible", () => Features(out _, 6, 4).Apply(new GroupNorm(0))),
        ("convolution: the input (6 × 4) is not (height × width × channels)",
            () => Features(out _, 6, 4).Apply(new Convolution(4, 3, Xavier))),
        ("convolution: a window of 3 does not fit into (2 × 9 × 1) with padding 0",
            () => Features(out _, 2, 9, 1).Apply(new Convolution(4, 3, Xavier))),
        ("convolution: 0 outputs are not possible", () => Features(out _, 4, 4, 1).Apply(new Convolution(0, 3, Xavier))),
        ("convolution: 4 channels and 6 outputs cannot be shared by 4 groups",
            () => Features(out _, 4, 4, 4).Apply(new Convolution(6, 3, Xavier, groups: 4))),
        ("convolution: -1 groups are not possible", () => Features(out _, 4, 4, 4).Apply(new Convolution(6, 3, Xavier, groups: -1))),
        ("a residual network of 0 stages of 1 blocks is not possible", () => ResNet.Build(2, 8, 1, 8, 0, 1, 4)),
        ("token embedding takes tokens", () => Features(out _, 4).Apply(new TokenEmbedding(4, 4, Xavier))),
        ("ReLU takes real numbers", () => new Graph(2).Tokens(4).Apply(new Relu())),
        ("the graph is empty", () => _ = new Plan(new Graph(2))),
        ("the graph does not end in a loss, such as cross-entropy", WithoutLoss),
        ("linear 'unused' has parameters before it, but the loss does not depend on it", Unused),
        ("two parameter arrays are called 'twice.weight'", Twice),
    ];

    public static IEnumerable<TheoryDataRow<string>> Messages => Rows.Select(row => new TheoryDataRow<string>(row.Message));

    [Theory, MemberData(nameof(Messages))]
    public void Graph_ThatDoesNotFit_IsRefusedReadably(string message) =>
        Should.Throw<InputException>(Rows.Single(row => row.Message == message).Build).Message.ShouldBe(message);

    [Fact]
    public void Pass_WithATargetOutOfRange_IsRefused()
    {
        Plan plan = new(Mlp.Build(3, 4, [5], 6));
        plan.Batch.Targets[1] = 6;
        Should.Throw<InputException>(() => plan.Forward()).Message.ShouldBe("cross-entropy: target 6 is not between 0 and 5");
    }

    [Fact]
    public void Pass_WithATokenOutOfRange_IsRefused()
    {
        Plan plan = new(DecoderTransformer.Build(2, 3, 5, 4, 1, 2, 2));
        plan.Batch.Tokens[4] = -1;
        Should.Throw<InputException>(() => plan.ForwardBackward()).Message
            .ShouldBe("token embedding: token -1 is not between 0 and 4");
    }

    private static Value Features(out Graph graph, params int[] sizes)
    {
        graph = new Graph(2);
        return graph.Features(sizes);
    }

    private static void ResidualOfAnotherShape()
    {
        Value x = Features(out _, 6, 4);
        x.Apply(new Linear(5, Xavier), "x", x);
    }

    private static void NormWithAnotherResidual()
    {
        Value x = Features(out _, 6, 4);
        x.Apply(new Linear(5, Xavier), "x").Apply(new BatchNorm(), "norm", x);
    }

    private static void AddOfTwoShapes()
    {
        Value x = Features(out _, 6, 4);
        x.Apply(new Add(), "", x.Apply(new Linear(5, Xavier), "x"));
    }

    private static void WithoutLoss()
    {
        Features(out Graph graph, 4).Apply(new Relu());
        _ = new Plan(graph);
    }

    private static void Unused()
    {
        Value x = Features(out Graph graph, 4);
        x.Apply(new Linear(3, Xavier), "unused");
        x.Apply(new Linear(3, Xavier), "head").Apply(new CrossEntropy());
        _ = new Plan(graph);
    }

    private static void Twice()
    {
        Features(out Graph graph, 4).Apply(new Linear(4, Xavier), "twice").Apply(new Linear(4, Xavier), "twice").Apply(new CrossEntropy());
        _ = new Plan(graph);
    }
}
