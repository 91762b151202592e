using System.Runtime;
using Panthera.Kernels;
using Panthera.Numerics;
using Panthera.Optimizers;
using Panthera.Tests.Shared;

namespace Panthera.Tests.Optimizers;

/// <summary>Models of many parameters: code is compiled once, and steps allocate nothing.</summary>
public class ManyParametersTests
{
    private static int s_controls;

    private const string Joint = """
        def train(w, g, m, lr):
          g = clip_by_global_norm(g, 1.0)
          m = interp(g, m, 0.9)
          update = m * lr
          return update, m
        """;

    public static TheoryData<string, StatePrecision> Cases() => new()
    {
        { "adamw", StatePrecision.Float32 }, { "adamw", StatePrecision.StochasticBFloat16 }, { "adamw", StatePrecision.Block8 },
        { "lion", StatePrecision.BFloat16 }, { "adafactor", StatePrecision.Float32 }, { "muon", StatePrecision.Float32 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void SecondParameter_AndSecondStep_CompileNothing(string name, StatePrecision precision)
    {
        OptimizerOptions options = new() { StatePrecision = precision, Threads = 1 };
        Parameter[] all = [.. Enumerable.Range(0, 6).Select(p => Of($"p{p}", 40 + p % 2, 25))], two = all[..2];
        // What the library itself has to compile for so many parameters is compiled for another program; both shapes are seen.
        CompiledBySteps(Optimizer.Create(name == "lion" ? "adamw" : "lion", options: options), all);
        Optimizer optimizer = Optimizer.Create(name, options: options);
        for (int step = 0; step < 3; step++) CompiledBySteps(optimizer, two);
        CompiledBySteps(optimizer, two).ShouldBe(0);
        CompiledBySteps(optimizer, all).ShouldBe(0);
        CompiledBySteps(Optimizer.Create(name, options: options), all).ShouldBe(0);
        // Code lives as long as a kernel that runs it.
        GC.KeepAlive(optimizer);
        // The count sees code that is emitted: no other case has a program of as many calls.
        string calls = string.Concat(Enumerable.Repeat("  update = arctan(update)\n", Interlocked.Increment(ref s_controls)));
        string control = $"def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  update = m * 1.25\n{calls}  update = update * lr\n  return update, m\n";
        CompiledBySteps(Optimizer.Create(control, options: options), two).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Parameters_OfOneCode_KeepTheirOwnNumbers()
    {
        Parameter<float, float>[] together = [.. Enumerable.Range(0, 20).Select(p => Of($"p{p}", 7, 1 + p % 5))];
        Optimizer all = Optimizer.Create("adamw", 0.1);
        for (int step = 0; step < 4; step++) all.Step(together);
        foreach (Parameter<float, float> parameter in together)
        {
            Parameter<float, float> alone = Of(parameter.Name, [.. parameter.Shape]);
            Optimizer one = Optimizer.Create("adamw", 0.1);
            for (int step = 0; step < 4; step++) one.Step([alone]);
            parameter.Weights.ToArray().ShouldBe(alone.Weights.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_OfAList_AllocatesNothing(string name, StatePrecision precision)
    {
        Parameter[] parameters = [.. Enumerable.Range(0, 9).Select(p => Of($"p{p}", 10 + p % 2, 25))];
        Optimizer optimizer = Optimizer.Create(name, options: new() { StatePrecision = precision, Threads = 1 });
        Allocations.Of(() => optimizer.Step(parameters)).ShouldBe(0);
    }

    [Fact]
    public void Step_OfAList_WithEveryOption_AllocatesNothing()
    {
        Parameter<BFloat16, Half> halves = new("halves", new BFloat16[300]) { Gradient = new Half[300] };
        Parameter[] parameters = [halves, .. Enumerable.Range(0, 9).Select(p => Of(p % 3 == 0 ? $"p{p}.bias" : $"p{p}", 10, 25))];
        OptimizerOptions options = new()
        {
            Threads = 1, Clipping = GradientClipping.ByGlobalNorm(0.5), Guard = new(), Schedule = step => 1.0 / (1 + step), AccumulatedGradients = 2,
            Groups = [new("*.bias") { WeightDecay = 0 }],
        };
        Optimizer optimizer = Optimizer.Create("adamw", options: options);
        Allocations.Of(() =>
        {
            optimizer.Step(parameters);
            optimizer.Step(parameters);
        }).ShouldBe(0);
        optimizer.Steps.ShouldBe(11);
    }

    [Fact]
    public void Step_OfParametersThatStepTogether_AllocatesNothing()
    {
        Parameter[] parameters = [.. Enumerable.Range(0, 9).Select(p => Of(p % 3 == 0 ? $"p{p}.bias" : $"p{p}", 10, 25))];
        Optimizer optimizer = Optimizer.Create(Joint, options: new() { Threads = 1, Groups = [new("*.bias") { LearningRate = 0.1 }] });
        Allocations.Of(() => optimizer.Step(parameters)).ShouldBe(0);
    }

    /// <summary>How many methods a step compiles, with the code around it compiled already.</summary>
    private static long CompiledBySteps(Optimizer optimizer, Parameter[] parameters)
    {
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        optimizer.Step(parameters);
        return JitInfo.GetCompiledMethodCount(currentThread: true) - before;
    }

    private static Parameter<float, float> Of(string name, params int[] shape)
    {
        int length = shape.Aggregate(1, (product, side) => product * side);
        Parameter<float, float> parameter = Parameter.Of(name, OptimizerTests.Numbers(1, length), shape);
        parameter.Gradient = OptimizerTests.Numbers(2 + length, length);
        return parameter;
    }
}
