using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Normalisations by channel against their definitions, written out in double precision.</summary>
public class ChannelNormTests
{
    private const int Batch = 4;

    [Theory]
    [InlineData(1, 0, false, false), InlineData(10, 0, true, false), InlineData(16, 0, false, true), InlineData(45, 0, true, true)]
    [InlineData(10, 1000, false, false), InlineData(300, 0, true, true)]
    public void BatchNorm_InTraining_HasMeanZeroAndVarianceOne(int channels, float offset, bool relu, bool residual)
    {
        Plan plan = Plan(relu, residual, channels, out Value y, offset: offset);
        plan.ForwardOfTraining();
        Channel[] statistics = Statistics(plan, channels);
        ShouldBeNormal(plan, plan.Output(y), relu, residual, i => statistics[i % channels], offset == 0 ? 3e-6f : 1e-3f);
    }

    [Fact]
    public void BatchNorm_OfManyRowsFarFromZero_FindsTheirVariance()
    {
        Graph graph = new(8);
        graph.Features(60, 60, 2).Apply(new BatchNorm(), "norm").Apply(new MeanPool())
            .Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2);
        for (int i = 0; i < plan.Batch.Features.Length; i++) plan.Batch.Features[i] = 100 + 0.1f * plan.Batch.Features[i];
        plan.Initialize(1);
        plan.ForwardOfTraining();
        Channel[] statistics = Statistics(plan, 2);
        for (int channel = 0; channel < 2; channel++)
        {
            plan.Buffers[channel].ShouldBe((float)(0.1 * statistics[channel].Mean), 1e-6f);
            ((plan.Buffers[2 + channel] - 0.9) / (0.1 * statistics[channel].Variance)).ShouldBe(1, 1e-4);
        }
    }

    [Fact]
    public void BatchNorm_InTraining_MovesTheRunningStatisticsByATenth()
    {
        const int channels = 5;
        Plan plan = Plan(false, false, channels, out _);
        plan.BufferArrays.Select(array => array.Name).ShouldBe(["norm.mean", "norm.variance"]);
        Channel[] statistics = Statistics(plan, channels);
        int rows = plan.Batch.Features.Length / channels;
        double[] mean = new double[channels], variance = [1, 1, 1, 1, 1];
        for (int step = 0; step < 3; step++)
        {
            plan.ForwardBackward();
            for (int i = 0; i < channels; i++)
            {
                mean[i] += 0.1 * (statistics[i].Mean - mean[i]);
                variance[i] += 0.1 * (statistics[i].Variance * rows / (rows - 1) - variance[i]);
                plan.Buffers[i].ShouldBe((float)mean[i], 1e-6f);
                plan.Buffers[channels + i].ShouldBe((float)variance[i], 1e-6f);
            }
        }
    }

    [Theory, InlineData(false, false), InlineData(true, true)]
    public void BatchNorm_OutsideOfTraining_UsesTheRunningStatisticsAndKeepsThem(bool relu, bool residual)
    {
        const int channels = 5;
        Plan plan = Plan(relu, residual, channels, out Value y);
        plan.ForwardBackward();
        float[] running = [.. plan.Buffers];
        plan.Forward();
        plan.Buffers.ShouldBe(running);
        ShouldBeNormal(plan, plan.Output(y), relu, residual, i => new(running[i % channels], running[channels + i % channels]), 3e-6f);
    }

    [Theory, InlineData(2), InlineData(3), InlineData(7), InlineData(20)]
    public void Norms_OnSeveralThreads_GiveTheSameBits(int threads)
    {
        Plan alone = Plan(true, true, 37, out _);
        using Plan together = Plan(true, true, 37, out _, threads);
        for (int step = 0; step < 3; step++)
        {
            together.ForwardBackward().ShouldBe(alone.ForwardBackward());
            together.Gradients.ShouldBe(alone.Gradients);
            together.Buffers.ShouldBe(alone.Buffers);
        }
    }

    [Theory, InlineData(1, 1, 0), InlineData(12, 3, 0), InlineData(34, 2, 0), InlineData(6, 6, 0), InlineData(8, 2, 1000)]
    public void GroupNorm_OfGroups_HasMeanZeroAndVarianceOne(int channels, int groups, float offset)
    {
        Graph graph = new(Batch);
        Value y = graph.Features(3, 5, channels).Apply(new GroupNorm(groups), "norm");
        y.Apply(new MeanPool()).Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2, slice: Batch);
        float[] x = plan.Batch.Features;
        for (int i = 0; i < x.Length; i++) x[i] += offset;
        plan.Forward();
        int size = channels / groups, length = 15 * channels;
        ShouldBeNormal(plan, plan.Output(y), false, false, i =>
        {
            int example = i / length, group = i % channels / size;
            return Channel.Of(Enumerable.Range(0, 15 * size).Select(k => x[example * length + k / size * channels + group * size + k % size]));
        }, offset == 0 ? 3e-6f : 1e-3f);
    }

    private static Plan Plan(bool relu, bool residual, int channels, out Value y, int threads = 1, float offset = 0)
    {
        Graph graph = new(Batch);
        Value x = graph.Features(9, 5, channels);
        y = residual ? x.Apply(new BatchNorm(relu), "norm", x) : x.Apply(new BatchNorm(relu), "norm");
        y.Apply(new MeanPool()).Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2, slice: Batch, threads: threads);
        for (int i = 0; i < plan.Batch.Features.Length; i++) plan.Batch.Features[i] += offset;
        return plan;
    }

    private static void ShouldBeNormal(
        Plan plan, ReadOnlySpan<float> y, bool relu, bool residual, Func<int, Channel> statistics, float tolerance)
    {
        float[] x = plan.Batch.Features;
        int channels = plan.Arrays[0].Length;
        for (int i = 0; i < y.Length; i++)
        {
            Channel channel = statistics(i);
            double gain = plan.Parameters[i % channels], bias = plan.Parameters[channels + i % channels];
            double exact = gain * (x[i] - channel.Mean) / Math.Sqrt(channel.Variance + 1e-5) + bias + (residual ? x[i] : 0);
            y[i].ShouldBe((float)(relu ? Math.Max(exact, 0) : exact), tolerance);
        }
    }

    private static Channel[] Statistics(Plan plan, int channels) =>
        [.. Enumerable.Range(0, channels).Select(channel => Channel.Of(plan.Batch.Features.Where((_, i) => i % channels == channel)))];

    private readonly record struct Channel(double Mean, double Variance)
    {
        public static Channel Of(IEnumerable<float> values)
        {
            double[] numbers = [.. values];
            double mean = numbers.Average();
            return new(mean, numbers.Average(x => (x - mean) * (x - mean)));
        }
    }
}
