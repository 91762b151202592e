using Panthera.Kernels;
using Panthera.Optimizers;

namespace Panthera.Tests.Kernels;

public class ReadmeTests
{
    /// <summary>The examples of the README, as they stand there.</summary>
    [Fact]
    public void Examples_MakeSignedSteps()
    {
        float[] weights = new float[50_176], gradient = [.. Enumerable.Range(0, 50_176).Select(i => i % 3 - 1f)];

        Optimizer lion = Optimizer.Create("lion", learningRate: 1e-4, weightDecay: 0.1);
        lion.Step(weights, gradient);    // two float[]; or spans, or Tensor<float>: a step, in place

        weights.ShouldBe([.. gradient.Select(g => g * -1e-4f)]);
        Array.Clear(weights);

        OptimizerOptions options = new()
        {
            Groups = [new ParameterGroup("*.bias") { WeightDecay = 0 }, new ParameterGroup("head.*") { LearningRate = 1e-3 }],
            Schedule = Schedule.Default.Over(steps: 10_000),              // warm-up of a tenth, then half a cosine
            Clipping = GradientClipping.ByGlobalNorm(1),
            StatePrecision = StatePrecision.Block8,                       // about 1 byte a parameter instead of 4
        };
        Optimizer optimizer = Optimizer.Create("lion", learningRate: 1e-4, weightDecay: 0.1, options);
        Parameter<float, float> weight = Parameter.Of("encoder.weight", weights, 784, 64);
        weight.Gradient = gradient;
        optimizer.Step([weight]);

        // The first of 1,000 steps of warm-up.
        for (int i = 0; i < weights.Length; i++) weights[i].ShouldBe(gradient[i] * -1e-7f, 1e-12);
    }
}
