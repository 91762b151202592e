using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Operations of diffusion models against their definitions, written out in double precision.</summary>
public class DiffusionOperationTests
{
    private const int Batch = 3;

    [Fact]
    public void Silu_OfNumbers_IsTheDefinition()
    {
        (Plan plan, float[] y) = Run(graph => graph.Features(37), x => x.Apply(new Silu()), x => x * 20);
        for (int i = 0; i < y.Length; i++)
        {
            double x = plan.Batch.Features[i], exact = x / (1 + Math.Exp(-x));
            y[i].ShouldBe((float)exact, 2e-6f * (float)(1 + Math.Abs(exact)));
        }
    }

    [Theory, InlineData(0, 5), InlineData(3, 8), InlineData(9, 2)]
    public void Part_OfNumbers_IsTheRange(int first, int length)
    {
        (Plan plan, float[] y) = Run(graph => graph.Features(11), x => x.Apply(new Part(first, length)));
        for (int i = 0; i < y.Length; i++) y[i].ShouldBe(plan.Batch.Features[i / length * 11 + first + i % length]);
    }

    [Fact]
    public void Reshape_OfNumbers_KeepsThem()
    {
        (Plan plan, float[] y) = Run(graph => graph.Features(4, 6), x => x.Apply(new Reshape(2, 3, 4)));
        y.ShouldBe(plan.Batch.Features);
    }

    [Theory, InlineData(2), InlineData(6), InlineData(32)]
    public void SinusoidalEmbedding_OfATime_IsItsSinesThenItsCosines(int width)
    {
        (Plan plan, float[] y) = Run(graph => graph.Features(1), x => x.Apply(new SinusoidalEmbedding(width)), x => MathF.Round(1 + 499 * MathF.Abs(x)));
        for (int i = 0; i < y.Length; i++)
        {
            int place = i % width, half = width / 2;
            double angle = plan.Batch.Features[i / width] / Math.Pow(10_000, place % half / (double)half);
            y[i].ShouldBe((float)(place < half ? Math.Sin(angle) : Math.Cos(angle)), 1e-6f);
        }
    }

    [Fact]
    public void AddToChannels_OfAPicture_AddsTheSameToEachPixel()
    {
        const int channels = 19, pixels = 12, row = pixels * channels + channels;
        (Plan plan, float[] y) = Run(
            graph => graph.Features(row), x => x.Apply(new Part(0, 3, 4, channels)).Apply(new AddToChannels(), "", x.Apply(new Part(pixels * channels, channels))));
        for (int i = 0; i < y.Length; i++)
        {
            int example = i / (pixels * channels), place = i % (pixels * channels);
            y[i].ShouldBe(plan.Batch.Features[example * row + place] + plan.Batch.Features[example * row + pixels * channels + i % channels]);
        }
    }

    [Theory, InlineData(5, 3), InlineData(16, 1), InlineData(7, 32)]
    public void Concatenate_OfPictures_PutsTheirChannelsSideBySide(int left, int right)
    {
        int row = 6 * (left + right);
        (Plan plan, float[] y) = Run(
            graph => graph.Features(row), x => x.Apply(new Part(0, 2, 3, left)).Apply(new Concatenate(), "", x.Apply(new Part(6 * left, 2, 3, right))));
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i % (left + right), pixel = i / (left + right) % 6, example = i / row;
            int source = channel < left ? pixel * left + channel : 6 * left + pixel * right + channel - left;
            y[i].ShouldBe(plan.Batch.Features[example * row + source]);
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Upsample_OfAPicture_RepeatsItsPixels(int factor)
    {
        const int height = 3, width = 4, channels = 5;
        (Plan plan, float[] y) = Run(graph => graph.Features(height, width, channels), x => x.Apply(new Upsample(factor)));
        y.Length.ShouldBe(Batch * height * width * channels * factor * factor);
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i % channels, x = i / channels % (width * factor), row = i / (channels * width * factor);
            int example = row / (height * factor), source = (example * height + row % (height * factor) / factor) * width + x / factor;
            y[i].ShouldBe(plan.Batch.Features[source * channels + channel]);
        }
    }

    [Fact]
    public void TokenBag_OfTokens_IsTheSumOfThoseThatAreNotPaddingOverTheRootOfTheirNumber()
    {
        const int width = 9;
        Graph graph = new(Batch);
        Value y = graph.Tokens(4).Apply(new TokenBag(6, width, Initializers.TruncatedNormal(1)), "tokens");
        y.Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2, slice: Batch, reuse: false);
        int[][] rows = [[0, 5, 1, 5], [0, 0, 0, 0], [3, 0, 0, 0]];
        rows.SelectMany(row => row).ToArray().CopyTo(plan.Batch.Tokens, 0);
        plan.Forward();
        plan.Arrays[0].Shape.ShouldBe([5, width]);
        for (int i = 0; i < Batch * width; i++)
        {
            int[] tokens = [.. rows[i / width].Where(token => token > 0)];
            double exact = tokens.Length == 0 ? 0 : tokens.Sum(token => plan.Parameters[(token - 1) * width + i % width]) / Math.Sqrt(tokens.Length);
            plan.Output(y)[i].ShouldBe((float)exact, 1e-6f);
        }
    }

    [Theory, InlineData(6), InlineData(-1)]
    public void TokenBag_OfATokenThatDoesNotExist_SaysSo(int token)
    {
        Graph graph = new(2);
        graph.Tokens(4).Apply(new TokenBag(6, 3, Initializers.Zeros), "tokens").Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = new(graph);
        plan.Batch.Tokens[5] = token;
        Should.Throw<InputException>(() => plan.Forward()).Message.ShouldBe($"token bag: token {token} is not between 0 and 5");
    }

    [Fact]
    public void MeanSquaredError_OfNumbers_IsTheMeanOverAllOfThem()
    {
        Graph graph = new(Batch);
        Value features = graph.Features(34);
        features.Apply(new Part(0, 17)).Apply(new MeanSquaredError(), "", features.Apply(new Part(17, 17)));
        foreach (int slice in (int[])[1, Batch])
        {
            Plan plan = GradientCheck.Randomized(graph, 1, slice: slice);
            double exact = Enumerable.Range(0, Batch * 17)
                .Average(i => Math.Pow((double)plan.Batch.Features[i / 17 * 34 + i % 17] - plan.Batch.Features[i / 17 * 34 + 17 + i % 17], 2));
            plan.Forward().ShouldBe((float)exact, 1e-6f * (float)exact);
            plan.TargetCount.ShouldBe(Batch);
            plan.Correct.ShouldBe(0);
        }
    }

    public static IEnumerable<TheoryDataRow<string, string>> Misfits =>
    [
        new("part beyond the end", "part: (4) from number 8 on does not lie within the 11 numbers of (11)"),
        new("part before the beginning", "part: (4) from number -1 on does not lie within the 11 numbers of (11)"),
        new("reshape", "reshape: the 11 numbers of (11) cannot have the shape (3 × 4)"),
        new("embedding of many", "sinusoidal embedding: the input (11) is not one number"),
        new("embedding of odd width", "sinusoidal embedding: a width of 5 is not possible; expected an even number"),
        new("channels", "add to channels: (11) has not one number for each of the 2 channels of (2 × 2 × 2)"),
        new("concatenate", "concatenate: (2 × 2 × 2) and (3 × 2 × 2) differ in more than the number of features"),
        new("upsample", "upsample: the input (11) is not (height × width × channels)"),
        new("error", "mean squared error: the inputs are (11) and (4), not of one shape"),
    ];

    [Theory, MemberData(nameof(Misfits))]
    public void Apply_ToWhatDoesNotFit_SaysSo(string what, string message)
    {
        Value x = new Graph(1).Features(11);
        Action apply = what switch
        {
            "part beyond the end" => () => x.Apply(new Part(8, 4)),
            "part before the beginning" => () => x.Apply(new Part(-1, 4)),
            "reshape" => () => x.Apply(new Reshape(3, 4)),
            "embedding of many" => () => x.Apply(new SinusoidalEmbedding(4)),
            "embedding of odd width" => () => x.Apply(new Part(0, 1)).Apply(new SinusoidalEmbedding(5)),
            "channels" => () => x.Apply(new Part(0, 2, 2, 2)).Apply(new AddToChannels(), "", x),
            "concatenate" => () => x.Apply(new Part(0, 2, 2, 2)).Apply(new Concatenate(), "", new[] { x.Apply(new Linear(12, Initializers.Zeros)).Apply(new Reshape(3, 2, 2)) }),
            "upsample" => () => x.Apply(new Upsample(2)),
            _ => () => x.Apply(new MeanSquaredError(), "", x.Apply(new Part(0, 4))),
        };
        Should.Throw<InputException>(apply).Message.ShouldBe(message);
    }

    // The operation on random features; a classifier behind it makes the graph complete.
    private static (Plan Plan, float[] Output) Run(Func<Graph, Value> source, Func<Value, Value> apply, Func<float, float>? features = null)
    {
        Graph graph = new(Batch);
        Value y = apply(source(graph));
        y.Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2, slice: Batch, reuse: false);
        if (features is not null) foreach (ref float feature in plan.Batch.Features.AsSpan()) feature = features(feature);
        plan.Forward();
        return (plan, plan.Output(y).ToArray());
    }
}
