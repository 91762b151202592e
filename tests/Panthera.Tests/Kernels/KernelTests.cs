using System.Globalization;
using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Tests.Generators;
using Panthera.Tests.Shared;

namespace Panthera.Tests.Kernels;

public class KernelTests
{
    // Chaotic programs grow any difference, so functions with a bound are held against their oracle one call at a time.
    [Fact]
    public void RandomPrograms_EveryCall_IsWithinItsFunctionsBound()
    {
        long compared = 0;
        Rng rng = new(21);
        for (int i = 0; i < 10_000; i++)
        {
            Program program = RandomPrograms.NextOfBothSets(ref rng, 40);
            ParameterLayout layout = Layouts.Next(ref rng);
            BlockKernel kernel = new(program, layout, function => new Checked(function, count => compared += count));
            for (int step = 0; step < 2; step++)
                kernel.Step(Numbers(ref rng, layout.Total), Numbers(ref rng, layout.Total), (float)rng.NextDouble());
        }
        compared.ShouldBeGreaterThan(300_000);
    }

    [Fact]
    public void RandomPrograms_OfExactFunctions_EqualInterpreter_BitByBit()
    {
        Rng rng = new(22);
        int finite = 0;
        for (int i = 0; i < 20_000; i++)
        {
            Program program = RandomPrograms.NextOfBothSets(ref rng, 40, f => f.Ulps == 0);
            ParameterLayout layout = Layouts.Next(ref rng);
            AssertEqualRuns(ref rng, program, layout, new Interpreter(Liveness.Prune(program), layout), new BlockKernel(program, layout), ref finite);
        }
        finite.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void RandomPrograms_WithTheOraclesFunctions_EqualInterpreter_BitByBit()
    {
        Rng rng = new(23);
        int finite = 0;
        for (int i = 0; i < 10_000; i++)
        {
            Program program = RandomPrograms.NextOfBothSets(ref rng, 40);
            ParameterLayout layout = Layouts.Next(ref rng);
            Interpreter oracle = new(program, layout);
            AssertEqualRuns(ref rng, program, layout, oracle, new BlockKernel(program, layout, f => new Oracle(f)), ref finite);
        }
        finite.ShouldBeGreaterThan(3_000);
    }

    /// <summary>
    /// With the kernels' functions in the interpreter's place of the oracles', all three give the same bits: at every length,
    /// with whatever registers the processor has.
    /// </summary>
    [Fact]
    public void RandomPrograms_InterpreterBlockAndFused_GiveTheSameBits()
    {
        int programs = int.Parse(Environment.GetEnvironmentVariable("PANTHERA_PROGRAMS") ?? "100000", CultureInfo.InvariantCulture), finite = 0;
        Parallel.For(0, programs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            Rng rng = new(24, (ulong)i);
            Program program = i % 2 == 0 ? RandomPrograms.Next(ref rng, 20) : RandomPrograms.NextOfBothSets(ref rng, 20);
            ParameterLayout layout = i % 3 == 0 ? new([i % 258]) : Layouts.Next(ref rng);
            Interpreter interpreter = new(Liveness.Prune(program), layout, f => f.Elementwise);
            BlockKernel block = new(program, layout);
            FusedKernel fused = new(program, layout);
            bool apply = rng.Next(2) == 0;
            float[] w = Numbers(ref rng, layout.Total), ofBlock = [.. w], ofFused = [.. w];
            for (int step = 0; step < 2; step++)
            {
                float[] g = Numbers(ref rng, layout.Total);
                float lr = (float)rng.NextDouble();
                if (apply)
                {
                    ((IUpdateRule)interpreter).Update(w, g, lr);
                    block.Update(ofBlock, g, lr);
                    fused.Update(ofFused, g, lr);
                    AssertSame(w, ofBlock, program);
                    AssertSame(w, ofFused, program);
                    continue;
                }
                float[] update = interpreter.Step(w, g, lr).ToArray();
                AssertSame(update, block.Step(w, g, lr), program);
                AssertSame(update, fused.Step(w, g, lr), program);
                if (update.Length > 0 && float.IsFinite(update[0])) Interlocked.Increment(ref finite);
            }
        });
        finite.ShouldBeGreaterThan(programs / 10);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Update_WithFactors_ScalesUpdatesAndDecaysWeights(Func<Program, ParameterLayout, Kernel> make)
    {
        ParameterLayout layout = new([50]);
        Kernel plain = make(Listings.Program4, layout), scaled = make(Listings.Program4, layout);
        Rng rng = new(25);
        float[] w = [.. Enumerable.Range(0, 50).Select(_ => (float)rng.NextNormal())];
        foreach ((double scale, double decay) in new[] { (1.0, 0.0), (0.25, 0.0), (0.25, 0.5), (1.0, 0.0), (1.0, 0.5) })
        {
            float[] g = [.. w.Select(x => x * 0.01f)], expected = new float[50];
            ReadOnlySpan<float> update = plain.Step(w, g, 0.5f);
            for (int i = 0; i < expected.Length; i++) expected[i] = w[i] * (float)(1 - decay * 0.5) - update[i] * (float)scale;
            (scaled.Scale, scaled.WeightDecay) = (scale, decay);
            scaled.Update(w, g, 0.5f);
            w.ShouldBe(expected);
        }
    }

    [Fact]
    public void For_ChoosesFusedOnceCompilingPays()
    {
        Program program = Listings.Program4;
        Kernel.For(program, new([15_000]), 10).ShouldBeOfType<BlockKernel>();
        Kernel.For(program, new([15_000]), 1_000).ShouldBeOfType<FusedKernel>();
        Kernel.For(program, new([10_000_000]), 10).ShouldBeOfType<FusedKernel>();
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Step_AllocatesNothing(Func<Program, ParameterLayout, Kernel> make)
    {
        ParameterLayout layout = new([5000, 1, 77]);
        Kernel kernel = make(Listings.Program8, layout);
        float[] w = new float[layout.Total], g = new float[layout.Total];
        for (int i = 0; i < w.Length; i++) (w[i], g[i]) = (i % 7 - 3, i % 5 - 2);
        Allocations.Of(() => kernel.Step(w, g, 1)).ShouldBe(0);
        Allocations.Of(() => kernel.Update(w, g, 1)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Reset_BeginsAnew(Func<Program, ParameterLayout, Kernel> make)
    {
        ParameterLayout layout = new([3]);
        Program program = Parser.Parse("def train(w, g, m, n: Scalar, lr):\n  m = m + g\n  n = n + get_step()\n  u = m * n\n  return u, m, n\n");
        Kernel kernel = make(program, layout);
        float[] w = [1, 2, 3], g = [0.1f, -0.2f, 0.3f];
        float[] first = kernel.Step(w, g, 0.5f).ToArray();
        kernel.Step(w, g, 0.5f).ToArray().ShouldNotBe(first);
        kernel.Reset();
        kernel.Step(w, g, 0.5f).ToArray().ShouldBe(first);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Step_LengthsThatDoNotFit_AreRefused(Func<Program, ParameterLayout, Kernel> make)
    {
        Kernel kernel = make(Listings.Program4, new([2, 3]));
        Should.Throw<ArgumentException>(() => kernel.Step(new float[5], new float[4], 1)).Message.ShouldContain("5 parameters");
        Should.Throw<ArgumentException>(() => kernel.Update(new float[6], new float[5], 1));
    }

    public static TheoryData<Func<Program, ParameterLayout, Kernel>> Kernels => new(
        (program, layout) => new BlockKernel(program, layout), (program, layout) => new FusedKernel(program, layout));

    /// <summary>Runs both for a few steps, some of which only compute the update and some of which apply it.</summary>
    private static void AssertEqualRuns(ref Rng rng, Program program, ParameterLayout layout, IUpdateRule expected, IUpdateRule actual, ref int finite)
    {
        float[] w = Numbers(ref rng, layout.Total), copy = [.. w];
        for (int step = 0; step < 3; step++)
        {
            float[] g = Numbers(ref rng, layout.Total);
            float lr = (float)rng.NextDouble();
            if (rng.Next(2) == 0)
            {
                float[] update = expected.Step(w, g, lr).ToArray();
                AssertSame(update, actual.Step(copy, g, lr), program);
                if (update.Length > 0 && float.IsFinite(update[0])) finite++;
            }
            else
            {
                expected.Update(w, g, lr);
                actual.Update(copy, g, lr);
                AssertSame(w, copy, program);
            }
        }
    }

    private static void AssertSame(float[] expected, ReadOnlySpan<float> actual, Program program)
    {
        for (int i = 0; i < expected.Length; i++)
            if (!expected[i].Equals(actual[i])) Assert.Fail($"{expected[i]:R} is {actual[i]:R} at {i} in\n{program}");
    }

    private static float[] Numbers(ref Rng rng, int length)
    {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++)
            numbers[i] = rng.Next(30) switch
            {
                0 => float.NaN,
                1 => float.PositiveInfinity,
                2 => 0,
                3 => -0f,
                4 => 1e-42f,
                5 => float.MaxValue,
                _ => (float)rng.NextNormal(),
            };
        return numbers;
    }

    /// <summary>Runs the oracle in a function's place.</summary>
    private sealed class Oracle(Function function) : IElementwise
    {
        public void Block(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result)
        {
            // The result may be the memory of an argument.
            float[][] arguments = [x.ToArray(), y.ToArray(), z.ToArray(), u.ToArray()];
            for (int i = 0; i < result.Length; i++) result[i] = Oracles.OfFloats(function, At(arguments, i));
        }

        public double Number(double x, double y, double z, double u) => Oracles.OfDoubles(function, [x, y, z, u]);
    }

    /// <summary>Runs a function and compares every number with the oracle's.</summary>
    private sealed class Checked(Function function, Action<int> count) : IElementwise
    {
        public void Block(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result)
        {
            float[][] arguments = [x.ToArray(), y.ToArray(), z.ToArray(), u.ToArray()];
            function.Elementwise!.Block(x, y, z, u, result);
            for (int i = 0; i < result.Length; i++) Oracles.AssertClose(function, At(arguments, i), result[i]);
            count(result.Length);
        }

        public double Number(double x, double y, double z, double u)
        {
            double actual = function.Elementwise!.Number(x, y, z, u);
            Oracles.AssertClose(function, [x, y, z, u], actual);
            return actual;
        }
    }

    private static double[] At(float[][] arguments, int i) =>
        [.. arguments.Select(values => values.Length == 0 ? 0.0 : values.Length == 1 ? values[0] : values[i])];
}
