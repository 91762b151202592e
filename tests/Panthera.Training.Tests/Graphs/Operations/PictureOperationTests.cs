using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Operations on pictures against their definitions, written out in double precision.</summary>
public class PictureOperationTests
{
    private const int Batch = 3;

    [Theory, InlineData(1), InlineData(3), InlineData(8)]
    public void ChannelsLast_OfAPicture_PutsTheChannelsOfAPixelSideBySide(int channels)
    {
        (Plan plan, float[] y) = Run(graph => graph.Features(channels, 5, 6), value => value.Apply(new ChannelsLast()));
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i % channels, pixel = i / channels % 30, example = i / (channels * 30);
            y[i].ShouldBe(plan.Batch.Features[(example * channels + channel) * 30 + pixel]);
        }
    }

    [Theory, InlineData(1, 7), InlineData(5, 6), InlineData(16, 12)]
    public void TransposeTokens_OfTokens_SwapsTokensAndFeatures(int tokens, int width)
    {
        (Plan plan, float[] y) = Run(graph => graph.Features(tokens, width), value => value.Apply(new TransposeTokens()));
        for (int i = 0; i < y.Length; i++)
        {
            int token = i % tokens, feature = i / tokens % width, example = i / (tokens * width);
            y[i].ShouldBe(plan.Batch.Features[(example * tokens + token) * width + feature]);
        }
    }

    [Fact]
    public void MeanPool_OfPixels_IsTheirMean()
    {
        (Plan plan, float[] y) = Run(graph => graph.Features(3, 5, 7), value => value.Apply(new MeanPool()));
        for (int i = 0; i < y.Length; i++)
            y[i].ShouldBe(Enumerable.Range(0, 15).Average(pixel => plan.Batch.Features[i / 7 * 105 + pixel * 7 + i % 7]), 1e-6f);
    }

    [Theory, InlineData(6, 6, 2, 2, 0), InlineData(7, 5, 3, 2, 1), InlineData(4, 9, 3, 1, 2), InlineData(5, 5, 5, 3, 0)]
    public void MaxPool_OfPixels_IsTheLargestOfEachWindow(int height, int width, int kernel, int stride, int padding)
    {
        const int channels = 19;
        (Plan plan, float[] y) =
            Run(graph => graph.Features(height, width, channels), value => value.Apply(new MaxPool(kernel, stride, padding)));
        int down = (height + 2 * padding - kernel) / stride + 1, across = (width + 2 * padding - kernel) / stride + 1;
        y.Length.ShouldBe(Batch * down * across * channels);
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i % channels, x = i / channels % across, row = i / (channels * across), example = row / down;
            float most = float.NegativeInfinity;
            for (int tap = 0; tap < kernel * kernel; tap++)
            {
                int top = row % down * stride - padding + tap / kernel, left = x * stride - padding + tap % kernel;
                if (top < 0 || top >= height || left < 0 || left >= width) continue;
                most = Math.Max(most, plan.Batch.Features[((example * height + top) * width + left) * channels + channel]);
            }
            y[i].ShouldBe(most);
        }
    }

    // Batches of several blocks of windows, with and without a rest.
    [Theory]
    [InlineData(8, 8, 4, 16, 3, 1, 1, 1), InlineData(9, 7, 3, 5, 3, 1, 0, 1), InlineData(9, 8, 5, 17, 3, 2, 1, 1)]
    [InlineData(6, 6, 1, 8, 5, 1, 2, 1), InlineData(6, 7, 8, 6, 1, 1, 0, 1), InlineData(6, 7, 8, 6, 1, 2, 0, 1)]
    [InlineData(7, 6, 6, 9, 3, 1, 2, 3), InlineData(7, 6, 4, 4, 3, 2, 1, 4), InlineData(6, 7, 32, 64, 3, 1, 1, 2)]
    [InlineData(7, 7, 8, 6, 1, 1, 0, 2), InlineData(4, 5, 2, 3, 4, 3, 3, 1), InlineData(3, 3, 2, 50, 3, 1, 0, 1)]
    public void Convolution_OfPixels_IsTheSumOverTheWindow(
        int height, int width, int channels, int outputs, int kernel, int stride, int padding, int groups)
    {
        Convolution operation = new(outputs, kernel, Initializers.He, stride, padding, groups);
        (Plan plan, float[] y) = Run(graph => graph.Features(height, width, channels), value => value.Apply(operation, "convolution"));
        ParameterArray weights = plan.Arrays[0], biases = plan.Arrays[1];
        int down = (height + 2 * padding - kernel) / stride + 1, across = (width + 2 * padding - kernel) / stride + 1;
        int group = channels / groups;
        weights.Shape.ShouldBe([kernel * kernel * group, outputs]);
        y.Length.ShouldBe(Batch * down * across * outputs);
        for (int i = 0; i < y.Length; i++)
        {
            int output = i % outputs, x = i / outputs % across, row = i / (outputs * across), example = row / down;
            int firstChannel = output / (outputs / groups) * group;
            double sum = plan.Parameters[biases.Offset + output];
            for (int tap = 0; tap < kernel * kernel; tap++)
            {
                int top = row % down * stride - padding + tap / kernel, left = x * stride - padding + tap % kernel;
                if (top < 0 || top >= height || left < 0 || left >= width) continue;
                for (int channel = 0; channel < group; channel++)
                {
                    sum += (double)plan.Batch.Features[((example * height + top) * width + left) * channels + firstChannel + channel]
                        * plan.Parameters[weights.Offset + (tap * group + channel) * outputs + output];
                }
            }
            y[i].ShouldBe((float)sum, 2e-6f * kernel * kernel * group);
        }
    }

    [Theory, InlineData(1, 1), InlineData(2, 1), InlineData(1, 4)]
    public void Convolution_OnSeveralThreads_GivesTheSameBits(int stride, int groups)
    {
        Plan alone = Plan(1);
        float loss = alone.ForwardBackward();
        foreach (int threads in (int[])[2, 3, 7, 20])
        {
            using Plan together = Plan(threads);
            together.ForwardBackward().ShouldBe(loss);
            together.Gradients.ShouldBe(alone.Gradients);
        }

        Plan Plan(int threads)
        {
            Graph graph = new(5);
            graph.Features(9, 8, 3).Apply(new Linear(12, Initializers.He), "pixels")
                .Apply(new Convolution(20, 3, Initializers.He, stride, 1, groups), "convolution").Apply(new Gelu()).Apply(new MeanPool())
                .Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
            return GradientCheck.Randomized(graph, 2, slice: 5, threads: threads);
        }
    }

    // The operation on random features; a classifier behind it makes the graph complete.
    private static (Plan Plan, float[] Output) Run(Func<Graph, Value> source, Func<Value, Value> apply)
    {
        Graph graph = new(Batch);
        Value y = apply(source(graph));
        y.Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2, slice: Batch);
        plan.Forward();
        return (plan, plan.Output(y).ToArray());
    }
}
