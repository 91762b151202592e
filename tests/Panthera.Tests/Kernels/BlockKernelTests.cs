using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Tests.Generators;
using Panthera.Tests.Language;
using Panthera.Tests.Shared;

namespace Panthera.Tests.Kernels;

public class BlockKernelTests
{
    [Fact]
    public void RandomPrograms_EqualInterpreter_StatementByStatement()
    {
        long checkedNumbers = 0;
        BlockMap Checked(Function function) => (x, y, z, result) =>
        {
            float[] x0 = x.ToArray(), y0 = y.ToArray(), z0 = z.ToArray();
            function.Block!(x, y, z, result);
            for (int i = 0; i < result.Length; i++)
                FunctionsTests.AssertClose(function, At(x0, i), At(y0, i), At(z0, i), result[i]);
            checkedNumbers += result.Length;
        };

        Rng rng = new(21);
        for (int i = 0; i < 10_000; i++)
        {
            Program program = RandomPrograms.Next(ref rng, 60);
            ParameterLayout layout = Layout(ref rng);
            BlockKernel kernel = new(program, layout, Checked);
            for (int step = 0; step < 2; step++)
                kernel.Step(Numbers(ref rng, layout.Total), Numbers(ref rng, layout.Total), (float)rng.NextDouble());
        }
        checkedNumbers.ShouldBeGreaterThan(1_000_000);
    }

    /// <summary>With functions whose blocks give the oracle's very bits, whole programs must give them too.</summary>
    [Fact]
    public void RandomPrograms_OfExactFunctions_EqualInterpreter_BitByBit()
    {
        Rng rng = new(22);
        int finite = 0;
        for (int i = 0; i < 10_000; i++)
        {
            Program program = RandomPrograms.Next(ref rng, 60, f => f.Ulps == 0);
            AssertEqualRuns(program, ref rng, ref finite);
        }
        finite.ShouldBeGreaterThan(5_000);
    }

    /// <summary>Functions with a bound stand in for themselves one by one, so here the oracle runs inside the kernel.</summary>
    [Fact]
    public void RandomPrograms_WithTheOraclesFunctions_EqualInterpreter_BitByBit()
    {
        static BlockMap Oracle(Function function) => (x, y, z, result) =>
        {
            float[] x0 = x.ToArray(), y0 = y.ToArray(), z0 = z.ToArray();
            for (int i = 0; i < result.Length; i++) result[i] = function.Map!(At(x0, i), At(y0, i), At(z0, i));
        };
        Rng rng = new(23);
        int finite = 0;
        for (int i = 0; i < 10_000; i++) AssertEqualRuns(RandomPrograms.Next(ref rng, 60), ref rng, ref finite, Oracle);
        finite.ShouldBeGreaterThan(3_000);
    }

    /// <summary>The sine of a huge number also changes how its neighbours' are computed, and who is a neighbour hangs on addresses.</summary>
    [Fact]
    public unsafe void Step_WritesToAlignedMemory_WhateverWasAllocatedBefore()
    {
        ParameterLayout layout = new([301]);
        float[] w = new float[301];
        Rng rng = new(24);
        for (int i = 0; i < 50; i++)
        {
            byte[] litter = new byte[rng.Next(200)];
            ReadOnlySpan<float> update = new BlockKernel(Listings.Program4, layout).Step(w, w, 1);
            ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(update)) % 64).ShouldBe((nuint)0);
            GC.KeepAlive(litter);
        }
    }

    [Fact]
    public void Step_AllocatesNothing()
    {
        ParameterLayout layout = new([5000, 1, 77]);
        BlockKernel kernel = new(Listings.Program8, layout);
        float[] w = new float[layout.Total], g = new float[layout.Total];
        for (int i = 0; i < w.Length; i++) (w[i], g[i]) = (i % 7 - 3, i % 5 - 2);
        Allocations.Of(() => kernel.Step(w, g, 1)).ShouldBe(0);
    }

    [Fact]
    public void Reset_BeginsAnew()
    {
        ParameterLayout layout = new([3]);
        BlockKernel kernel = new(Listings.Program4, layout);
        float[] w = [1, 2, 3], g = [0.1f, -0.2f, 0.3f];
        float[] first = kernel.Step(w, g, 0.5f).ToArray();
        kernel.Step(w, g, 0.5f);
        kernel.Reset();
        kernel.Step(w, g, 0.5f).ToArray().ShouldBe(first);
    }

    private static void AssertEqualRuns(Program program, ref Rng rng, ref int finite, Func<Function, BlockMap>? blockOf = null)
    {
        ParameterLayout layout = Layout(ref rng);
        Program pruned = Liveness.Prune(program);
        Interpreter oracle = new(pruned, layout), whole = new(program, layout);
        BlockKernel kernel = blockOf is null ? new(program, layout) : new(program, layout, blockOf);
        for (int step = 0; step < 3; step++)
        {
            float[] w = Numbers(ref rng, layout.Total), g = Numbers(ref rng, layout.Total);
            float lr = (float)rng.NextDouble();
            float[] expected = oracle.Step(w, g, lr).ToArray();
            whole.Step(w, g, lr).SequenceEqual(expected).ShouldBeTrue(program.ToString());
            float[] actual = kernel.Step(w, g, lr).ToArray();
            for (int i = 0; i < expected.Length; i++)
                (expected[i].Equals(actual[i])).ShouldBeTrue($"{expected[i]:R} is {actual[i]:R} in\n{program}");
            if (expected.Length > 0 && float.IsFinite(expected[0])) finite++;
        }
    }

    private static ParameterLayout Layout(ref Rng rng)
    {
        int arrays = rng.Next(4);
        List<int> lengths = [];
        for (int i = 0; i < arrays; i++) lengths.Add(rng.Next(30));
        return new(lengths);
    }

    private static float At(float[] values, int i) => values.Length == 0 ? 0 : values.Length == 1 ? values[0] : values[i];

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
}
