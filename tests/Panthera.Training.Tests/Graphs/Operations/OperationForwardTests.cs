using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Operations against their definitions, written out in double precision.</summary>
public class OperationForwardTests
{
    private const int Batch = 3;

    [Fact]
    public void Gelu_OfNumbers_IsTheTanhForm()
    {
        (float[] x, float[] y) = Run(graph => graph.Features(21), value => value.Apply(new Gelu()));
        for (int i = 0; i < x.Length; i++)
        {
            double exact = 0.5 * x[i] * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x[i] + 0.044715 * Math.Pow(x[i], 3))));
            y[i].ShouldBe((float)exact, 1e-6f);
        }
    }

    [Fact]
    public void Relu_OfNumbers_KeepsPositiveOnes()
    {
        (float[] x, float[] y) = Run(graph => graph.Features(21), value => value.Apply(new Relu()));
        y.ShouldBe(x.Select(number => Math.Max(number, 0)));
    }

    [Theory, InlineData(1, 0), InlineData(10, 0), InlineData(16, 0), InlineData(45, 0), InlineData(10, 1000)]
    public void LayerNorm_OfRows_HasMeanZeroAndVarianceOne(int width, float offset)
    {
        (float[] x, float[] y) = Run(graph => graph.Features(4, width), value => value.Apply(new LayerNorm(), "norm"), offset);
        for (int row = 0; row < x.Length / width; row++)
        {
            ReadOnlySpan<float> numbers = x.AsSpan(row * width, width);
            double mean = 0, variance = 0;
            foreach (float number in numbers) mean += number / (double)width;
            foreach (float number in numbers) variance += (number - mean) * (number - mean) / width;
            for (int i = 0; i < width; i++)
            {
                double exact = (numbers[i] - mean) / Math.Sqrt(variance + 1e-5);
                y[row * width + i].ShouldBe((float)exact, offset == 0 ? 2e-6f : 1e-3f);
            }
        }
    }

    [Theory, InlineData(5, 3, 4, false), InlineData(5, 3, 4, true), InlineData(16, 2, 8, false), InlineData(75, 2, 8, true), InlineData(20, 1, 17, true)]
    public void Attention_OfPackedHeads_IsThatOfTheDefinition(int tokens, int heads, int size, bool causal)
    {
        int width = heads * size, packed = 3 * width;
        (float[] x, float[] y) = Run(graph => graph.Features(tokens, packed), value => value.Apply(new Attention(heads, causal)));
        for (int example = 0; example < Batch; example++)
        {
            for (int head = 0; head < heads; head++)
            {
                for (int query = 0; query < tokens; query++)
                {
                    int seen = causal ? query + 1 : tokens;
                    double[] powers = [.. Enumerable.Range(0, seen).Select(key => Math.Exp(
                        Enumerable.Range(0, size).Sum(i => At(query, 0, i) * At(key, 1, i)) / Math.Sqrt(size)))];
                    for (int i = 0; i < size; i++)
                    {
                        double exact = Enumerable.Range(0, seen).Sum(key => powers[key] * At(key, 2, i)) / powers.Sum();
                        y[(example * tokens + query) * width + head * size + i].ShouldBe((float)exact, 1e-5f);
                    }
                }

                double At(int token, int part, int i) => x[(example * tokens + token) * packed + part * width + head * size + i];
            }
        }
    }

    [Fact]
    public void Patches_OfAPicture_AreInTheOrderChannelRowColumn()
    {
        const int channels = 2, size = 6, patch = 3;
        (float[] x, float[] y) = Run(graph => graph.Features(channels, size, size), value => value.Apply(new Patches(patch)));
        int next = 0;
        for (int example = 0; example < Batch; example++)
        {
            foreach ((int top, int left) in ((int, int)[])[(0, 0), (0, 3), (3, 0), (3, 3)])
            {
                for (int channel = 0; channel < channels; channel++)
                {
                    for (int i = 0; i < patch * patch; i++)
                        y[next++].ShouldBe(x[((example * channels + channel) * size + top + i / patch) * size + left + i % patch]);
                }
            }
        }
    }

    [Fact]
    public void MeanPool_OfTokens_IsTheirMean()
    {
        (float[] x, float[] y) = Run(graph => graph.Features(5, 7), value => value.Apply(new MeanPool()));
        for (int i = 0; i < y.Length; i++)
            y[i].ShouldBe(Enumerable.Range(0, 5).Average(token => x[i / 7 * 35 + token * 7 + i % 7]), 1e-6f);
    }

    [Fact]
    public void CrossEntropy_OfLogits_IsTheMeanNegativeLogProbability()
    {
        const int classes = 11, tokens = 4;
        Graph graph = new(Batch);
        graph.Features(tokens, classes).Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, classes);
        for (int i = 0; i < plan.Batch.Features.Length; i++) plan.Batch.Features[i] = 100 * plan.Batch.Features[i] - 500;
        double loss = 0;
        int correct = 0;
        for (int row = 0; row < Batch * tokens; row++)
        {
            double[] logits = [.. plan.Batch.Features[(row * classes)..((row + 1) * classes)]];
            double most = logits.Max();
            loss += Math.Log(logits.Sum(logit => Math.Exp(logit - most))) + most - logits[plan.Batch.Targets[row]];
            if (Array.IndexOf(logits, most) == plan.Batch.Targets[row]) correct++;
        }
        plan.Forward().ShouldBe((float)(loss / (Batch * tokens)), 1e-3f);
        for (int row = 0; row < Batch * tokens; row++)
            plan.Predictions[row].ShouldBe(Array.IndexOf(plan.Batch.Features, plan.Batch.Features[(row * classes)..((row + 1) * classes)].Max(), row * classes) - row * classes);
        plan.TargetCount.ShouldBe(Batch * tokens);
        plan.Correct.ShouldBe(correct);
    }

    [Fact]
    public void CrossEntropy_OfEqualLogits_CountsTheFirstClassOnly()
    {
        Graph graph = new(4);
        graph.Features(4).Apply(new CrossEntropy());
        Plan plan = new(graph);
        for (int i = 0; i < 4; i++) plan.Batch.Targets[i] = i;
        plan.Forward().ShouldBe(MathF.Log(4), 1e-6f);
        plan.Correct.ShouldBe(1);
    }

    [Theory, InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void CrossEntropy_OfBrokenLogits_IsNotFinite(float broken)
    {
        Graph graph = new(4);
        graph.Features(4).Apply(new CrossEntropy());
        Plan plan = new(graph);
        plan.Batch.Features[6] = broken;
        float.IsFinite(plan.Forward()).ShouldBeFalse();
    }

    // The operation on random features; a classifier behind it makes the graph complete.
    private static (float[] Input, float[] Output) Run(Func<Graph, Value> source, Func<Value, Value> apply, float offset = 0)
    {
        Graph graph = new(Batch);
        Value y = apply(source(graph));
        y.Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2, slice: Batch, reuse: false);
        plan.Initialize(1);
        for (int i = 0; i < plan.Batch.Features.Length; i++) plan.Batch.Features[i] += offset;
        plan.Forward();
        return (plan.Batch.Features, plan.Output(y).ToArray());
    }
}
