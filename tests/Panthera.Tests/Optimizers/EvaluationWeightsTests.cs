using Panthera.Kernels;
using Panthera.Numerics;
using Panthera.Optimizers;
using Panthera.Tests.Optimizers.References;

namespace Panthera.Tests.Optimizers;

/// <summary>Weights to evaluate with that are not those that are trained: schedule-free AdamW's, and those of any program that says so.</summary>
public sealed class EvaluationWeightsTests
{
    private const int Steps = 1000;
    private const string Averaged =
        "# Evaluate at: a\ndef train(w, g, a, lr, beta: 0 <= beta < 1 = 0.9):\n  t = get_step()\n  a = where(t - 1, interp(w, a, beta), w)\n  u = (g + (w - a) * 0.001) * lr\n  return u, a\n";

    /// <summary>
    /// Defazio et al., 2024, equations 8 to 11, in double precision with sequences of its own for x and z: 1,000 steps with real gradients,
    /// every hyperparameter varied.
    /// </summary>
    [Theory]
    [InlineData(0.9, 0.999, 1e-8, 0.0, 0.0025), InlineData(0.8, 0.95, 0.001, 0.1, 0.01), InlineData(0.98, 0.99, 1e-8, 0.05, 0.02)]
    public void ScheduleFree_OverAThousandSteps_IsTheAverageOfThePaper(double beta1, double beta2, double eps, double decay, double rate)
    {
        TaughtNetwork network = new();
        Schedule warmup = new(ScheduleShape.Named("constant")) { WarmupSteps = 50 };
        Optimizer optimizer = Optimizer.Create("schedule-free-adamw", rate, decay, new()
        {
            Schedule = warmup.Over(Steps), Hyperparameters = new Dictionary<string, double> { ["beta1"] = beta1, ["beta2"] = beta2, ["eps"] = eps },
        });
        float[] y = [.. network.Initial], evaluated = new float[y.Length];
        double[] x = [.. y.Select(w => (double)w)], z = [.. x], v = new double[y.Length];
        double squares = 0;
        for (int step = 0; step < Steps; step++)
        {
            float[] gradient = network.Gradient(y, step);
            double lr = rate * warmup.At(step, Steps);
            squares += lr * lr;
            double c = lr * lr / squares;
            for (int i = 0; i < y.Length; i++)
            {
                v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] * gradient[i];
                z[i] -= lr * (gradient[i] / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, step + 1))) + eps) + decay * y[i]);
                x[i] = (1 - c) * x[i] + c * z[i];
            }
            optimizer.Step(y, gradient);
            if (step is not (0 or 9 or 99 or 499 or Steps - 1)) continue;
            optimizer.EvaluationWeights("weights", y, evaluated);
            double Far(Func<int, double> of) => Math.Sqrt(Enumerable.Range(0, y.Length).Sum(i => of(i) * of(i)));
            double moved = Far(i => x[i] - network.Initial[i]);
            // In a warm-up steps are so small that the last place of the weights shows.
            double lastPlace = 1.2e-7 * Far(i => y[i]);
            Far(i => evaluated[i] - x[i]).ShouldBeLessThan(ReferenceTests.BoundAtTheEnd * moved + lastPlace, $"step {step + 1}");
            // The bound tells them from the weights that are trained.
            if (step > 0) (Far(i => y[i] - x[i]) / moved).ShouldBeGreaterThan(1e-3, $"step {step + 1}");
        }
    }

    [Fact]
    public void Evaluate_SwapsInPlace_AndGivesTheTrainedBackBitForBit()
    {
        Optimizer optimizer = Optimizer.Create("schedule-free-adamw", 0.05);
        optimizer.HasEvaluationWeights.ShouldBeTrue();
        Parameter<float, float> a = Parameter.Of("a", OptimizerTests.Numbers(1, 24), 4, 6), b = Parameter.Of("b", OptimizerTests.Numbers(2, 5));
        Parameter<BFloat16, float> c = new("c", OptimizerTests.Numbers(3, 7).Select(x => (BFloat16)x).ToArray());
        Parameter<float, float> untouched = Parameter.Of("untouched", OptimizerTests.Numbers(4, 3));
        for (int step = 0; step < 20; step++)
        {
            (a.Gradient, b.Gradient, c.Gradient) = (OptimizerTests.Numbers(10 + step, 24), OptimizerTests.Numbers(50 + step, 5), OptimizerTests.Numbers(90 + step, 7));
            optimizer.Step([a, b, c]);
        }
        float[] trained = a.Weights.ToArray(), expected = new float[24];
        BFloat16[] halves = c.Weights.ToArray();
        optimizer.EvaluationWeights("a", trained, expected);
        using (optimizer.Evaluate([a, b, c, untouched]))
        {
            a.Weights.ToArray().ShouldBe(expected);
            a.Weights.ToArray().ShouldNotBe(trained);
            c.Weights.ToArray().ShouldNotBe(halves);
            untouched.Weights.ToArray().ShouldBe(OptimizerTests.Numbers(4, 3));
            Should.Throw<InvalidOperationException>(() => optimizer.Step([a, b, c])).Message.ShouldContain("dispose what Evaluate returned");
            Should.Throw<InvalidOperationException>(() => optimizer.Step<float, float>("a", new float[24], new float[24], 4, 6));
            Should.Throw<InvalidOperationException>(() => optimizer.Evaluate([a]));
        }
        a.Weights.ToArray().ShouldBe(trained);
        c.Weights.ToArray().ShouldBe(halves);
        optimizer.Step([a, b, c]);
        optimizer.Steps.ShouldBe(21);
    }

    [Fact]
    public void EvaluationWeights_AfterLoadingAndInAnyStatePrecision_AreTheSame()
    {
        string path = Path.Combine(Path.GetTempPath(), $"panthera-evaluation-{Guid.NewGuid():N}.safetensors");
        foreach (StatePrecision precision in (StatePrecision[])[StatePrecision.Float32, StatePrecision.BFloat16, StatePrecision.Block8])
        {
            OptimizerOptions options = new() { StatePrecision = precision };
            Optimizer optimizer = Optimizer.Create("schedule-free-adamw", 0.05, options: options), other = Optimizer.Create("schedule-free-adamw", 0.05, options: options);
            float[] weights = OptimizerTests.Numbers(1, 300), one = new float[300], two = new float[300];
            for (int step = 0; step < 5; step++) optimizer.Step(weights, OptimizerTests.Numbers(10 + step, 300));
            optimizer.EvaluationWeights("weights", weights, one);
            one.ShouldNotBe(weights);
            optimizer.Save(path);
            other.Load(path);
            other.EvaluationWeights("weights", weights, two);
            two.ShouldBe(one);
        }
        File.Delete(path);
    }

    [Fact]
    public void OtherOptimizers_EvaluateWhereTheyTrain()
    {
        Optimizer lion = Optimizer.Create("lion");
        lion.HasEvaluationWeights.ShouldBeFalse();
        Parameter<float, float> a = Parameter.Of("a", OptimizerTests.Numbers(1, 5));
        a.Gradient = OptimizerTests.Numbers(2, 5);
        lion.Step([a]);
        float[] same = new float[5], before = a.Weights.ToArray();
        lion.EvaluationWeights("a", before, same);
        same.ShouldBe(before);
        using (lion.Evaluate([a])) a.Weights.ToArray().ShouldBe(before);
        Catalogue.All.Where(e => e.Header.EvaluateAt is not null).Select(e => e.Name).ShouldBe(["schedule-free-adamw"]);
    }

    [Fact]
    public void AnyProgram_MaySayWhereItIsEvaluated()
    {
        Optimizer optimizer = Optimizer.Create(Averaged, 0.1);
        float[] weights = OptimizerTests.Numbers(1, 6), average = new float[6], before = [.. weights], evaluated = new float[6];
        for (int step = 0; step < 4; step++)
        {
            before.CopyTo(evaluated, 0);
            for (int i = 0; i < 6; i++) average[i] = step == 0 ? weights[i] : 0.9f * average[i] + 0.1f * weights[i];
            optimizer.Step(weights, OptimizerTests.Numbers(10 + step, 6));
        }
        optimizer.EvaluationWeights("weights", weights, evaluated);
        for (int i = 0; i < 6; i++) evaluated[i].ShouldBe(average[i], 1e-6);
        Should.Throw<ArgumentException>(() => optimizer.EvaluationWeights("weights", weights, new float[5])).Message.ShouldContain("room for 5");
        Should.Throw<ArgumentException>(() => optimizer.EvaluationWeights("weights", new float[5], new float[5])).Message.ShouldContain("was of shape (6)");
    }

    [Theory]
    [InlineData("a + g", "program: in 'Evaluate at': reads the gradient; expected weights, states and hyperparameters only")]
    [InlineData("a * lr", "reads the learning rate"), InlineData("a * get_step()", "reads the number of the step"), InlineData("w / dot(w, a)", "reads all parameters at once")]
    [InlineData("a + q", "in 'Evaluate at'"), InlineData("", "in 'Evaluate at'"), InlineData("beta", "in 'Evaluate at'"), InlineData("a\u0000", "program"), InlineData("a)", "in 'Evaluate at'")]
    public void Nonsense_IsRefusedInOneLine(string expression, string words)
    {
        string message = Should.Throw<InputException>(() => Optimizer.Create(Averaged.Replace("Evaluate at: a", "Evaluate at: " + expression), 0.1)).Message;
        message.ShouldContain(words);
        message.ShouldNotContain('\n');
    }
}
