using Panthera.Numerics;
using Panthera.Optimizers;

namespace Panthera.Tests.Optimizers;

/// <summary>A learning rate of exactly 0: nothing moves, and decay that does not depend on the learning rate still shrinks.</summary>
public sealed class ZeroRateTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => Catalogue.All.Where(e => e.Parsed.Hyperparameters.Any(h => h.Name == "learning_rate")).Select(e => new TheoryDataRow<string>(e.Name));

    /// <summary>Said to <c>Create</c> it is 0, whatever the program's default, and no bit of a weight changes.</summary>
    [Theory, MemberData(nameof(Names))]
    public void ALearningRateOfZero_IsZero(string name)
    {
        Optimizer optimizer = Optimizer.Create(name, learningRate: 0, weightDecay: 0.1);
        optimizer.LearningRate.ShouldBe(0);
        float[] weights = OptimizerTests.Numbers(1, 24), before = [.. weights];
        for (int step = 0; step < 4; step++) optimizer.Step<float, float>("weights", weights, OptimizerTests.Numbers(10 + step, 24), 4, 6);
        weights.ShouldBe(before);
        // And it may become another: as a warm-up by hand does.
        optimizer.LearningRate = 0.01;
        optimizer.Step<float, float>("weights", weights, OptimizerTests.Numbers(20, 24), 4, 6);
        weights.ShouldNotBe(before);
    }

    [Fact]
    public void AGroupsLearningRateOfZero_IsZero()
    {
        Optimizer optimizer = Optimizer.Create("lion", 0.1, 0.1, new() { Groups = [new("a") { LearningRate = 0 }] });
        float[] a = OptimizerTests.Numbers(1, 5), b = OptimizerTests.Numbers(1, 5);
        optimizer.Step<float, float>("a", a, OptimizerTests.Numbers(2, 5));
        optimizer.Step<float, float>("b", b, OptimizerTests.Numbers(2, 5));
        a.ShouldBe(OptimizerTests.Numbers(1, 5));
        b.ShouldNotBe(a);
    }

    /// <summary>A step takes schedule · λ · w whatever the learning rate is, 0 too.</summary>
    [Theory, InlineData("lion"), InlineData("adamw"), InlineData("program8")]
    public void IndependentDecay_AtALearningRateOfZero_StillShrinks(string name)
    {
        OptimizerOptions options = new() { WeightDecayConvention = WeightDecayConvention.Independent, Schedule = _ => 0.5 };
        Optimizer optimizer = Optimizer.Create(name, 0, 0.2, options);
        Parameter<float, float> a = Parameter.Of("a", OptimizerTests.Numbers(1, 30)), b = Parameter.Of("b", OptimizerTests.Numbers(2, 8));
        (a.Gradient, b.Gradient) = (OptimizerTests.Numbers(3, 30), OptimizerTests.Numbers(4, 8));
        optimizer.Step([a, b]);
        for (int i = 0; i < 30; i++) a.Weights.Span[i].ShouldBe(OptimizerTests.Numbers(1, 30)[i] * 0.9f, 1e-6);
        for (int i = 0; i < 8; i++) b.Weights.Span[i].ShouldBe(OptimizerTests.Numbers(2, 8)[i] * 0.9f, 1e-6);
    }

    /// <summary>As near to 0 as a warm-up comes, and below what a float can be: the shrinking is the same.</summary>
    [Fact]
    public void IndependentDecay_NearALearningRateOfZero_ShrinksAlike()
    {
        foreach (double rate in (double[])[1e-30, 1e-44, 1e-60, double.Epsilon, 0])
        {
            Optimizer optimizer = Optimizer.Create("lion", rate, 0.2, new() { WeightDecayConvention = WeightDecayConvention.Independent });
            float[] weights = OptimizerTests.Numbers(1, 30);
            optimizer.Step(weights, OptimizerTests.Numbers(3, 30));
            for (int i = 0; i < 30; i++) weights[i].ShouldBe(OptimizerTests.Numbers(1, 30)[i] * 0.8f, 1e-6, $"at {rate}");
        }
    }

    [Fact]
    public void IndependentDecay_OfSplitWeights_KeepsTheirOtherHalf()
    {
        OptimizerOptions options = new() { WeightDecayConvention = WeightDecayConvention.Independent };
        Optimizer optimizer = Optimizer.Create("lion", 0, 1e-3, options);
        BFloat16[] weights = [.. OptimizerTests.Numbers(1, 30).Select(x => (BFloat16)x)];
        float[] start = [.. weights.Select(x => (float)x)];
        for (int step = 0; step < 100; step++) optimizer.Step<BFloat16, float>("weights", weights, OptimizerTests.Numbers(3, 30));
        // One step alone is less than bfloat16 tells apart.
        for (int i = 0; i < 30; i++) ((float)weights[i]).ShouldBe(start[i] * MathF.Pow(0.999f, 100), 0.005 * Math.Abs(start[i]));
    }
}
