using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Tests.Kernels;

/// <summary>A layout whose numbers stand for several parameters gives what all of those would, if they were alike.</summary>
public class MultiplicityTests
{
    private const int Multiplicity = 3;

    [Theory]
    [InlineData("x = norm(g)\n  update = g / x")]
    [InlineData("x = global_norm(g)\n  update = g * x")]
    [InlineData("x = dot(w, g)\n  update = g * x")]
    [InlineData("x = cosine_sim(w, g)\n  update = w * x")]
    [InlineData("update = clip(g, 0.1)")]
    [InlineData("x = mean(g)\n  update = g - x")]
    [InlineData("x = rms(g)\n  update = g / x")]
    [InlineData("update = sign(g)")]
    public void Step_EqualsThatOfAsManyEqualParameters(string body)
    {
        Program program = Parser.Parse($"def train(w, g, lr):\n  {body}\n  return update");
        int[] lengths = [5, 1, 0, 7];
        Rng rng = new(4);
        float[] weights = Numbers(ref rng, lengths.Sum()), gradient = Numbers(ref rng, lengths.Sum());
        float[] expected = new Interpreter(program, new ParameterLayout(lengths.Select(l => l * Multiplicity)))
            .Step(Repeated(weights), Repeated(gradient), 1).ToArray();
        ParameterLayout few = new(lengths) { Multiplicity = Multiplicity };
        foreach (IUpdateRule rule in new IUpdateRule[] { new Interpreter(program, few), new BlockKernel(program, few), new FusedKernel(program, few) })
        {
            float[] update = rule.Step(weights, gradient, 1).ToArray();
            for (int i = 0; i < update.Length; i++) update[i].ShouldBe(expected[i * Multiplicity], 1e-5f * (1 + Math.Abs(update[i])), $"{rule.GetType().Name}, {i}");
        }
    }

    private static float[] Repeated(float[] numbers) => [.. numbers.SelectMany(x => Enumerable.Repeat(x, Multiplicity))];

    private static float[] Numbers(ref Rng rng, int count)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float)rng.NextNormal();
        return numbers;
    }
}
