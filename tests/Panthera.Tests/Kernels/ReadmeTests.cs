using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Tests.Kernels;

public class ReadmeTests
{
    /// <summary>The example of the README, as it stands there.</summary>
    [Fact]
    public void Example_MakesASignedStep()
    {
        float[] weights = new float[50240], gradient = [.. Enumerable.Range(0, 50240).Select(i => i % 3 - 1f)];

        Program lion = Catalogue.Open("lion", new Dictionary<string, double> { ["weight_decay"] = 0.1 }).Parsed.Program;
        Kernel kernel = Kernel.For(lion, new ParameterLayout([[784, 64], [64]]), steps: 10_000);
        kernel.Update(weights, gradient, learningRate: 1);    // two float[50240]; a step, in place; 1 is the schedule's value

        weights.ShouldBe([.. gradient.Select(g => g * -1e-4f)]);
    }
}
