using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Panthera.Kernels;
using Panthera.Numerics;
using Panthera.Optimizers;

namespace Panthera.Tests.Optimizers;

public class OptimizerTests
{
    private const int Steps = 6;

    /// <summary>The authors' defaults and order: decay, then the sign of the interpolation, then the momentum; sign(0) = 0.</summary>
    [Fact]
    public void Lion_BySpans_IsTheAuthors()
    {
        Optimizer lion = Optimizer.Create("lion", learningRate: 3e-4, weightDecay: 0.1);
        float[] weights = Numbers(1, 103), momentum = new float[103], expected = [.. weights];
        for (int step = 0; step < Steps; step++)
        {
            float[] gradient = Numbers(10 + step, 103);
            gradient[7] = 0;
            momentum[7] = 0;
            lion.Step(weights, gradient);
            for (int i = 0; i < expected.Length; i++)
            {
                double c = momentum[i] * 0.9 + gradient[i] * 0.1;
                expected[i] = (float)(expected[i] * (1 - 3e-4 * 0.1) - 3e-4 * Math.Sign(c));
                momentum[i] = (float)(momentum[i] * 0.99 + gradient[i] * 0.01);
                weights[i].ShouldBe(expected[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])), $"{i} in step {step + 1}");
            }
        }
        (lion.Name, lion.Steps, lion.LearningRate, lion.WeightDecay).ShouldBe(("lion", (long)Steps, 3e-4, 0.1));
        (Optimizer.Create("lion").LearningRate, Optimizer.Create("lion").WeightDecay).ShouldBe((1e-4, 0));
        Optimizer.Create("lion").Program.Hyperparameters.ToDictionary(h => h.Name, h => h.Value)["beta2"].ShouldBe(0.99);
    }

    [Theory]
    [InlineData("adamw"), InlineData("lion"), InlineData("adafactor"), InlineData("muon"), InlineData("program8")]
    public void Step_OfAList_IsThatOfKernels(string name)
    {
        Parameter<float, float>[] parameters = Parameters();
        Optimizer optimizer = Optimizer.Create(name, learningRate: name == "program8" ? null : 0.01);
        Dictionary<string, double> rate = optimizer.Program.Hyperparameters.Any(h => h.Name == "learning_rate") ? new() { ["learning_rate"] = 0.01 } : [];
        Panthera.Language.Program program = Catalogue.Open(name, rate.Count > 0 ? rate : null).Parsed.Program;
        bool isJoint = name == "program8";
        float[][] expected = [.. parameters.Select(p => p.Weights.ToArray())];
        Kernel[] kernels = isJoint ? [new BlockKernel(program, new ParameterLayout(parameters.Select(p => p.Shape)))]
            : [.. parameters.Select(p => new BlockKernel(program, new ParameterLayout([p.Shape])))];
        for (int step = 0; step < Steps; step++)
        {
            GiveGradients(parameters, step);
            optimizer.Step(parameters);
            if (isJoint)
            {
                float[] flat = [.. expected.SelectMany(w => w)];
                kernels[0].Update(flat, [.. parameters.SelectMany(p => p.Gradient!.Value.ToArray())], 1);
                for (int p = 0, at = 0; p < expected.Length; at += expected[p].Length, p++) flat.AsSpan(at, expected[p].Length).CopyTo(expected[p]);
            }
            else
                for (int p = 0; p < expected.Length; p++) kernels[p].Update(expected[p], parameters[p].Gradient!.Value.Span, 1);
        }
        for (int p = 0; p < expected.Length; p++) parameters[p].Weights.ToArray().ShouldBe(expected[p], parameters[p].Name);
        optimizer.Steps.ShouldBe(Steps);
    }

    /// <summary>Large parameters, each on all threads, and many small ones side by side.</summary>
    [Fact]
    public void Step_OnAnyNumberOfThreads_GivesTheSameBits()
    {
        int[][] shapes = [[1 << 19, 2], [700_001], .. Enumerable.Range(0, 40).Select(i => new[] { 100 + i, 150 })];
        float[][]? first = null;
        foreach (int threads in (int[])[1, 2, 8])
        {
            Optimizer optimizer = Optimizer.Create("adamw", options: new() { Threads = threads, Clipping = GradientClipping.ByGlobalNorm(1) });
            Parameter<float, float>[] parameters = [.. shapes.Select((s, i) => Parameter.Of($"p{i}", Numbers(i, s.Aggregate(1, (a, b) => a * b)), s))];
            for (int step = 0; step < 3; step++)
            {
                for (int p = 0; p < parameters.Length; p++) parameters[p].Gradient = Numbers(100 * step + p, parameters[p].Length);
                optimizer.Step(parameters);
            }
            float[][] weights = [.. parameters.Select(p => p.Weights.ToArray())];
            first ??= weights;
            for (int p = 0; p < weights.Length; p++) weights[p].AsSpan().SequenceEqual(first[p]).ShouldBeTrue($"{threads} threads, {parameters[p].Name}");
        }
    }

    [Fact]
    public void Groups_HaveRatesHyperparametersAndMasksOfTheirOwn()
    {
        OptimizerOptions options = new()
        {
            Groups =
            [
                new("frozen.*") { IsFrozen = true }, new("*.bias") { WeightDecay = 0 },
                new("head.*") { LearningRate = 0.5, Hyperparameters = new Dictionary<string, double> { ["beta1"] = 0.5 } },
            ],
        };
        Optimizer optimizer = Optimizer.Create("lion", 0.01, 0.1, options);
        (string Name, Optimizer? Alone)[] all =
        [
            ("body.weight", Optimizer.Create("lion", 0.01, 0.1)), ("body.bias", Optimizer.Create("lion", 0.01, 0)), ("frozen.weight", null),
            ("head.weight", Optimizer.Create("lion", 0.5, 0.1, new() { Hyperparameters = new Dictionary<string, double> { ["beta1"] = 0.5 } })),
        ];
        Parameter<float, float>[] parameters = [.. all.Select((a, i) => Parameter.Of(a.Name, Numbers(i, 20)))];
        float[][] expected = [.. parameters.Select(p => p.Weights.ToArray())];
        for (int step = 0; step < Steps; step++)
        {
            GiveGradients(parameters, step);
            optimizer.Step(parameters);
            for (int p = 0; p < all.Length; p++) all[p].Alone?.Step(expected[p], parameters[p].Gradient!.Value.Span);
        }
        for (int p = 0; p < all.Length; p++) parameters[p].Weights.ToArray().ShouldBe(expected[p], all[p].Name);
    }

    /// <summary>As in PyTorch: its states and its count of steps wait for it.</summary>
    [Fact]
    public void Step_WithoutGradient_SkipsTheParameter()
    {
        Optimizer optimizer = Optimizer.Create("adamw"), alone = Optimizer.Create("adamw");
        Parameter<float, float> always = Parameter.Of("always", Numbers(1, 9)), rarely = Parameter.Of("rarely", Numbers(2, 9));
        float[] expected = rarely.Weights.ToArray();
        for (int step = 0; step < Steps; step++)
        {
            always.Gradient = Numbers(step, 9);
            rarely.Gradient = step % 2 == 0 ? null : Numbers(50 + step, 9);
            rarely.HasGradient.ShouldBe(step % 2 != 0);
            optimizer.Step([always, rarely]);
            if (rarely.Gradient is { } gradient) alone.Step(expected, gradient.Span);
            rarely.Weights.ToArray().ShouldBe(expected);
        }
    }

    [Fact]
    public void Schedule_MultipliesTheLearningRate()
    {
        Schedule schedule = new(ScheduleShape.Named("linear")) { WarmupSteps = 2 };
        Optimizer scheduled = Optimizer.Create("lion", 0.1, options: new() { Schedule = schedule.Over(Steps) }), set = Optimizer.Create("lion", 0.1);
        float[] a = Numbers(1, 30), b = [.. a];
        for (int step = 0; step < Steps + 2; step++)
        {
            set.LearningRate = 0.1 * schedule.At(Math.Min(step, Steps - 1), Steps);
            float[] gradient = Numbers(step, 30);
            scheduled.Step(a, gradient);
            set.Step(b, gradient);
            for (int i = 0; i < a.Length; i++) a[i].ShouldBe(b[i], 1e-6);
        }
        a[0].ShouldNotBe(Numbers(1, 30)[0]);
    }

    [Fact]
    public void Clipping_IsThatOfGradientsClippedBefore()
    {
        float[] g = Numbers(3, 40), h = Numbers(4, 60);
        double Norm(params float[][] all) => Math.Sqrt(all.Sum(x => x.Sum(v => (double)v * v)));
        float[] Times(float[] x, double factor) => [.. x.Select(v => (float)(v * factor))];
        (GradientClipping Clipping, float[] G, float[] H)[] cases =
        [
            (GradientClipping.ByValue(0.3), [.. g.Select(v => Math.Clamp(v, -0.3f, 0.3f))], [.. h.Select(v => Math.Clamp(v, -0.3f, 0.3f))]),
            (GradientClipping.ByNorm(0.5), Times(g, 0.5 / Norm(g)), Times(h, 0.5 / Norm(h))),
            (GradientClipping.ByGlobalNorm(0.5), Times(g, 0.5 / Norm(g, h)), Times(h, 0.5 / Norm(g, h))),
            (GradientClipping.ByGlobalNorm(1e6), g, h),
        ];
        foreach ((GradientClipping clipping, float[] cg, float[] ch) in cases)
        {
            Optimizer clipped = Optimizer.Create("sgd", 0.1, options: new() { Clipping = clipping }), plain = Optimizer.Create("sgd", 0.1);
            Parameter<float, float> a = Parameter.Of("a", Numbers(1, 40)), b = Parameter.Of("b", Numbers(2, 60));
            Parameter<float, float> c = Parameter.Of("a", Numbers(1, 40)), d = Parameter.Of("b", Numbers(2, 60));
            (a.Gradient, b.Gradient, c.Gradient, d.Gradient) = (g, h, cg, ch);
            clipped.Step([a, b]);
            plain.Step([c, d]);
            for (int i = 0; i < 40; i++) a.Weights.Span[i].ShouldBe(c.Weights.Span[i], 1e-6, clipping.ToString());
            for (int i = 0; i < 60; i++) b.Weights.Span[i].ShouldBe(d.Weights.Span[i], 1e-6, clipping.ToString());
        }
    }

    [Theory]
    [InlineData("lion", WeightDecayConvention.TimesLearningRate, 0.01 * 0.1), InlineData("lion", WeightDecayConvention.Independent, 0.1)]
    [InlineData("program", WeightDecayConvention.TimesLearningRate, 0.01 * 0.1), InlineData("program", WeightDecayConvention.Independent, 0.1)]
    public void WeightDecay_IsMultipliedAsItsConventionSays(string name, WeightDecayConvention convention, double share)
    {
        string program = name == "lion" ? name : "def train(w, g, m, lr, learning_rate=0.5):\n  u = g * (lr * learning_rate)\n  return u, m\n";
        Optimizer optimizer = Optimizer.Create(program, learningRate: 0.01, weightDecay: 0.1, new() { WeightDecayConvention = convention, Schedule = _ => 0.5 });
        float[] weights = Numbers(5, 50), before = [.. weights];
        optimizer.Step(weights, new float[50]);
        for (int i = 0; i < 50; i++) weights[i].ShouldBe((float)(before[i] * (1 - 0.5 * share)), 1e-6);
        optimizer.LearningRate = 0.02;
        before = [.. weights];
        optimizer.Step(weights, new float[50]);
        double expected = convention == WeightDecayConvention.Independent ? share : 2 * share;
        for (int i = 0; i < 50; i++) weights[i].ShouldBe((float)(before[i] * (1 - 0.5 * expected)), 1e-6);
    }

    [Fact]
    public void AccumulatedGradients_MakeOneStepOfTheirMean()
    {
        Optimizer accumulating = Optimizer.Create("adamw", options: new() { AccumulatedGradients = 4 }), plain = Optimizer.Create("adamw");
        Parameter<float, float> a = Parameter.Of("a", Numbers(1, 40)), b = Parameter.Of("b", Numbers(2, 10));
        float[] wa = a.Weights.ToArray(), wb = b.Weights.ToArray();
        for (int step = 0; step < 3; step++)
        {
            float[] sumA = new float[40], sumB = new float[10];
            for (int part = 0; part < 4; part++)
            {
                a.Gradient = Numbers(10 * step + part, 40);
                // The last part has none for b.
                b.Gradient = part == 3 ? null : Numbers(70 + 10 * step + part, 10);
                TensorPrimitives.Add(sumA, a.Gradient.Value.Span, sumA);
                if (b.Gradient is { } given) TensorPrimitives.Add(sumB, given.Span, sumB);
                accumulating.Step([a, b]);
                accumulating.Steps.ShouldBe(part == 3 ? step + 1 : step);
            }
            TensorPrimitives.Divide(sumA, 4, sumA);
            TensorPrimitives.Divide(sumB, 4, sumB);
            plain.Step<float, float>("a", wa, sumA);
            plain.Step<float, float>("b", wb, sumB);
            for (int i = 0; i < 40; i++) a.Weights.Span[i].ShouldBe(wa[i], 1e-6);
            for (int i = 0; i < 10; i++) b.Weights.Span[i].ShouldBe(wb[i], 1e-6);
        }
    }

    [Fact]
    public void Step_InOtherFormats_IsThatInFloats()
    {
        float[] start = Numbers(1, 70);
        BFloat16[] gradient = [.. Numbers(2, 70).Select(x => (BFloat16)x)], split = [.. start.Select(x => (BFloat16)x)];
        Half[] half = [.. Numbers(2, 70).Select(x => (Half)x)];
        float[] a = [.. start], b = [.. start], c = [.. start], d = [.. start], whole = [.. split.Select(x => (float)x)];
        Optimizer one = Optimizer.Create("lion", 0.01);
        one.Step<float, BFloat16>("a", a, gradient);
        one.Step<float, float>("b", b, [.. gradient.Select(x => (float)x)]);
        one.Step<float, Half>("c", c, half);
        one.Step<float, float>("d", d, [.. half.Select(x => (float)x)]);
        a.ShouldBe(b);
        c.ShouldBe(d);
        for (int step = 0; step < Steps; step++)
        {
            one.Step<BFloat16, BFloat16>("e", split, gradient);
            one.Step<float, BFloat16>("f", whole, gradient);
        }
        for (int i = 0; i < 70; i++) ((float)split[i]).ShouldBe(whole[i], 0.005 * Math.Abs(whole[i]) + 1e-6);
    }

    [Fact]
    public unsafe void Step_OfTensorsAndOfNativeMemory_IsThatOfSpans()
    {
        float[] start = Numbers(1, 24), gradient = Numbers(2, 24), spans = [.. start], array = [.. start];
        Optimizer.Create("muon").Step<float, float>("weights", spans, gradient, 4, 6);
        Tensor<float> weights = Tensor.Create(array, [4, 6]);
        Optimizer.Create("muon").Step(weights, Tensor.Create(gradient, [4, 6]));
        weights.ToArray().ShouldBe(spans);
        // As TorchSharp lends its memory.
        float[] lent = [.. start];
        Span<byte> bytes = MemoryMarshal.AsBytes(lent.AsSpan()), gradientBytes = MemoryMarshal.AsBytes(gradient.AsSpan());
        Optimizer.Create("muon").Step("weights", MemoryMarshal.Cast<byte, float>(bytes), MemoryMarshal.Cast<byte, float>(gradientBytes), [.. new long[] { 4, 6 }.Select(side => (int)side)]);
        lent.ShouldBe(spans);
        float* native = (float*)NativeMemory.Alloc(48, sizeof(float));
        try
        {
            start.CopyTo(new Span<float>(native, 24));
            gradient.CopyTo(new Span<float>(native + 24, 24));
            Parameter<float, float> parameter = Parameter.OfNative("weights", (nint)native, 4, 6);
            parameter.SetNativeGradient((nint)(native + 24));
            Optimizer.Create("muon").Step([parameter]);
            new Span<float>(native, 24).ToArray().ShouldBe(spans);
            parameter.SetNativeGradient(0);
            parameter.HasGradient.ShouldBeFalse();
        }
        finally
        {
            NativeMemory.Free(native);
        }
    }

    [Fact]
    public void Guard_LowersTheLearningRateAfterAnOutlier()
    {
        OutlierGuard guard = new(Ratio: 5, Drop: 0.25, Steps: 3);
        Optimizer optimizer = Optimizer.Create("lion", 1, options: new() { Guard = guard });
        List<double> moved = [];
        for (int step = 0; step < OutlierGuard.Memory + 6; step++)
        {
            float[] weights = new float[4];
            optimizer.Step(weights, [.. Numbers(step, 4).Select(x => x * (step == OutlierGuard.Memory + 1 ? 100 : 1) + 5)]);
            moved.Add(Math.Abs(weights[0]));
        }
        moved.ShouldBe([.. Enumerable.Repeat(1.0, OutlierGuard.Memory + 1), 0.25, 0.25, 0.25, 1, 1]);
    }

    internal static float[] Numbers(int seed, int length)
    {
        Rng rng = new(77, (ulong)seed);
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) numbers[i] = (float)rng.NextNormal();
        return numbers;
    }

    private static Parameter<float, float>[] Parameters() =>
        [Parameter.Of("a", Numbers(1, 24), 4, 6), Parameter.Of("b", Numbers(2, 5)), Parameter.Of("c", Numbers(3, 30), 5, 3, 2), Parameter.Of("empty", Array.Empty<float>())];

    private static void GiveGradients(Parameter<float, float>[] parameters, int step)
    {
        for (int p = 0; p < parameters.Length; p++) parameters[p].Gradient = Numbers(1000 + 10 * step + p, parameters[p].Length);
    }
}
