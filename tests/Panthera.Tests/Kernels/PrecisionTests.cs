using Panthera.Kernels;
using Panthera.Kernels.Formats;
using Panthera.Language;
using Panthera.Numerics;
using Panthera.Tests.Generators;
using Panthera.Tests.Shared;

namespace Panthera.Tests.Kernels;

public class PrecisionTests
{
    private const string Lion = """
        def train(w, g, m, lr):
          update = interp(g, m, 0.9)
          update = sign(update)
          m = interp(g, m, 0.99)
          wd = w * 0.1
          update = update + wd
          update = update * lr
          return update, m
        """;

    private const string AdamW = """
        def train(w, g, m, v, lr):
          t = get_step()
          m = interp(g, m, 0.9)
          v = interp(square(g), v, 0.999)
          m_hat = divide(m, 1 - 0.9 ** t)
          v_hat = divide(v, 1 - 0.999 ** t)
          update = divide(m_hat, sqrt(v_hat) + 1e-8)
          update = update + w * 0.01
          update = update * lr
          return update, m, v
        """;

    // No length is a multiple of a register or a block, and one is longer than what a pass decodes at a time.
    private static readonly ParameterLayout Layout = new([[5, 3], [0], [700], [2, 3, 2], [1], [5003]]);

    public static MatrixTheoryData<StatePrecision, bool> PrecisionsAndKernels => new(Enum.GetValues<StatePrecision>(), [false, true]);

    public static TheoryData<bool> Kernels => [false, true];

    /// <summary>
    /// Step by step beside a model that an eye can check: given the states as they are kept, the weights are those of float arithmetic
    /// to the bit, and the states those numbers, rounded.
    /// </summary>
    [Theory, MemberData(nameof(PrecisionsAndKernels))]
    public void Lion_IsThatOfAScalarModel(StatePrecision precision, bool fused)
    {
        Kernel kernel = Of(Parser.Parse(Lion), fused, new() { StatePrecision = precision, Threads = 1, Seed = 5 });
        Rng rng = new(1);
        float[] w = Numbers(ref rng), expected = [.. w];
        for (int step = 1; step <= 6; step++)
        {
            float[] g = Numbers(ref rng), m = kernel.StateNumbers(0), next = new float[m.Length];
            for (int i = 0; i < m.Length; i++)
            {
                float mixed = g[i] * (float)(1 - 0.9) + m[i] * 0.9f;
                next[i] = g[i] * (float)(1 - 0.99) + m[i] * 0.99f;
                expected[i] -= (Math.Sign(mixed) + expected[i] * 0.1f) * 0.25f;
            }
            kernel.Update(w, g, 0.25f);
            w.ShouldBe(expected);
            AssertRounded(precision, next, kernel.StateNumbers(0), Noise.Of(5, 0, step), nonNegative: false);
        }
    }

    [Theory, MemberData(nameof(PrecisionsAndKernels))]
    public void AdamW_IsThatOfAScalarModel(StatePrecision precision, bool fused)
    {
        Kernel kernel = Of(Parser.Parse(AdamW), fused, new() { StatePrecision = precision, Threads = 1, Seed = 6 });
        Rng rng = new(2);
        float[] w = Numbers(ref rng), expected = [.. w];
        for (int step = 1; step <= 6; step++)
        {
            float[] g = Numbers(ref rng), m = kernel.StateNumbers(0), v = kernel.StateNumbers(1);
            float correction1 = (float)(1 - Math.Pow(0.9, step)), correction2 = (float)(1 - Math.Pow(0.999, step));
            for (int i = 0; i < m.Length; i++)
            {
                m[i] = g[i] * (float)(1 - 0.9) + m[i] * 0.9f;
                v[i] = g[i] * g[i] * (float)(1 - 0.999) + v[i] * 0.999f;
                float update = m[i] / correction1 / (MathF.Sqrt(v[i] / correction2) + 1e-8f) + expected[i] * 0.01f;
                expected[i] -= update * 0.25f;
            }
            kernel.Update(w, g, 0.25f);
            w.ShouldBe(expected);
            AssertRounded(precision, m, kernel.StateNumbers(0), Noise.Of(6, 0, step), nonNegative: false);
            AssertRounded(precision, v, kernel.StateNumbers(1), Noise.Of(6, 1, step), nonNegative: true);
        }
    }

    [Theory, MemberData(nameof(PrecisionsAndKernels))]
    public void WeightsInBFloat16_WithTheirRest_AreTheVeryFloats(StatePrecision precision, bool fused)
    {
        Program program = Parser.Parse(AdamW);
        KernelOptions options = new() { StatePrecision = precision, Threads = 1 };
        Kernel whole = Of(program, fused, options), split = Of(program, fused, options with { WeightPrecision = WeightPrecision.BFloat16 });
        Rng rng = new(3);
        float[] w = Numbers(ref rng), joined = new float[w.Length];
        BFloat16[] halves = new BFloat16[w.Length];
        split.SplitWeights(w, halves);
        for (int step = 0; step < 5; step++)
        {
            float[] g = Numbers(ref rng);
            whole.Update(w, g, 1e-3f);
            split.Update<BFloat16, float>(halves, g, 1e-3f);
            split.JoinWeights(halves, joined);
            joined.ShouldBe(w);
            for (int i = 0; i < w.Length; i++) Math.Abs(halves[i] - w[i]).ShouldBeLessThanOrEqualTo(Math.Abs(w[i]) / 256);
        }
        split.StateNumbers(1).ShouldBe(whole.StateNumbers(1));
    }

    [Theory, MemberData(nameof(Kernels))]
    public void GradientsOf16Bits_AreThoseFloats(bool fused)
    {
        Program program = Parser.Parse(AdamW);
        Kernel[] kernels = [.. Enumerable.Range(0, 4).Select(_ => Of(program, fused, KernelOptions.Plain))];
        Rng rng = new(4);
        float[] w = Numbers(ref rng), ofHalf = [.. w], floats = [.. w], ofFloats = [.. w];
        for (int step = 0; step < 4; step++)
        {
            BFloat16[] g = [.. Numbers(ref rng).Select(x => (BFloat16)x)];
            Half[] half = [.. g.Select(x => (Half)(float)x)];
            kernels[0].Update<float, BFloat16>(w, g, 0.1f);
            kernels[1].Update(floats, [.. g.Select(x => (float)x)], 0.1f);
            w.ShouldBe(floats);
            kernels[2].Update<float, Half>(ofHalf, half, 0.1f);
            kernels[3].Update(ofFloats, [.. half.Select(x => (float)x)], 0.1f);
            ofHalf.ShouldBe(ofFloats);
        }
        // The format may change from step to step.
        float[] last = Numbers(ref rng);
        kernels[0].Update(w, last, 0.1f);
        kernels[1].Update(floats, last, 0.1f);
        w.ShouldBe(floats);
    }

    [Fact]
    public void RandomPrograms_BlockAndFused_GiveTheSameBitsInEveryPrecision()
    {
        Rng rng = new(5);
        int finite = 0;
        for (int i = 0; i < 3_000; i++)
        {
            Program program = RandomPrograms.NextOfBothSets(ref rng, 20);
            ParameterLayout layout = i % 3 == 0 ? new([i % 600]) : Layouts.Next(ref rng);
            KernelOptions options = new()
            {
                StatePrecision = (StatePrecision)rng.Next(4), WeightPrecision = (WeightPrecision)rng.Next(2), Threads = 1, Seed = (ulong)i,
            };
            Kernel block = new BlockKernel(program, layout, options), fused = new FusedKernel(program, layout, options);
            float[] w = Numbers(ref rng, layout.Total);
            BFloat16[] ofBlock = [.. w.Select(x => (BFloat16)x)], ofFused = [.. ofBlock];
            float[] floats = [.. w], ofFloats = [.. w];
            for (int step = 0; step < 3; step++)
            {
                BFloat16[] g = [.. Numbers(ref rng, layout.Total).Select(x => (BFloat16)x)];
                if (options.WeightPrecision == WeightPrecision.BFloat16)
                {
                    block.Update<BFloat16, BFloat16>(ofBlock, g, 0.5f);
                    fused.Update<BFloat16, BFloat16>(ofFused, g, 0.5f);
                    block.JoinWeights(ofBlock, floats);
                    fused.JoinWeights(ofFused, ofFloats);
                }
                else
                {
                    block.Update<float, BFloat16>(floats, g, 0.5f);
                    fused.Update<float, BFloat16>(ofFloats, g, 0.5f);
                }
                for (int n = 0; n < floats.Length; n++)
                    if (!floats[n].Equals(ofFloats[n])) Assert.Fail($"{floats[n]:R} is {ofFloats[n]:R} at {n} with {options} in\n{program}");
                if (floats.Length > 0 && float.IsFinite(floats[0])) finite++;
            }
        }
        finite.ShouldBeGreaterThan(2_000);
    }

    /// <summary>Functions that need matrices whole get copies of what is kept in another format.</summary>
    [Theory, MemberData(nameof(Kernels))]
    public void MatrixFunctions_OfWhatIsKeptOtherwise_SeeFloats(bool fused)
    {
        Program program = Parser.Parse("""
            def train(w, g, m, n, lr):
              m = m + g
              n = newton_schulz(m)
              r = row_means(m)
              c = row_means(w)
              update = transpose(transpose(g)) * r + n * c
              update = update * rows(w)
              update = update * lr
              return update, m, n
            """);
        KernelOptions options = new() { StatePrecision = StatePrecision.BFloat16, WeightPrecision = WeightPrecision.BFloat16, Threads = 1 };
        ParameterLayout layout = new([[5, 7], [9, 2]]);
        Kernel coded = fused ? new FusedKernel(program, layout, options) : new BlockKernel(program, layout, options);
        Kernel plain = new BlockKernel(program, layout);
        Rng rng = new(6);
        // Small integers are exact in bfloat16, too.
        float[] Small(ref Rng rng)
        {
            float[] numbers = new float[layout.Total];
            for (int i = 0; i < numbers.Length; i++) numbers[i] = rng.Next(9) - 4;
            return numbers;
        }

        float[] w = Small(ref rng), joined = new float[w.Length];
        BFloat16[] halves = new BFloat16[w.Length];
        coded.SplitWeights(w, halves);
        for (int step = 0; step < 4; step++)
        {
            float[] g = Small(ref rng);
            plain.Update(w, g, 0.01f);
            coded.Update<BFloat16, BFloat16>(halves, [.. g.Select(x => (BFloat16)x)], 0.01f);
            coded.JoinWeights(halves, joined);
            joined.ShouldBe(w);
        }
    }

    [Theory, MemberData(nameof(PrecisionsAndKernels))]
    public void Update_AllocatesNothing(StatePrecision precision, bool fused)
    {
        Kernel kernel = Of(Parser.Parse(AdamW), fused, new() { StatePrecision = precision, WeightPrecision = WeightPrecision.BFloat16, Threads = 1 });
        BFloat16[] w = new BFloat16[Layout.Total], g = new BFloat16[Layout.Total];
        g.AsSpan().Fill((BFloat16)0.5f);
        Allocations.Of(() => kernel.Update<BFloat16, BFloat16>(w, g, 1)).ShouldBe(0);
    }

    [Fact]
    public void Update_TypesThatDoNotFit_AreRefused()
    {
        Kernel plain = Of(Parser.Parse(Lion), false, KernelOptions.Plain);
        Kernel split = Of(Parser.Parse(Lion), false, new() { WeightPrecision = WeightPrecision.BFloat16 });
        int n = Layout.Total;
        Should.Throw<InvalidOperationException>(() => plain.Update<BFloat16, float>(new BFloat16[n], new float[n], 1))
            .Message.ShouldBe("weights of type BFloat16 were given; the kernel's are Float32.");
        Should.Throw<InvalidOperationException>(() => split.Update(new float[n], new float[n], 1));
        Should.Throw<InvalidOperationException>(() => split.Step(new float[n], new float[n], 1));
        Should.Throw<InvalidOperationException>(() => plain.SplitWeights(new float[n], new BFloat16[n]));
        Should.Throw<ArgumentException>(() => plain.Update<float, double>(new float[n], new double[n], 1))
            .Message.ShouldBe("gradients are Single, BFloat16, Half, not Double.");
        Should.Throw<ArgumentException>(() => split.Update<BFloat16, float>(new BFloat16[n - 1], new float[n], 1));
        Should.Throw<ArgumentException>(() => split.JoinWeights(new BFloat16[n], new float[n - 1]));
        Should.Throw<ArgumentOutOfRangeException>(() => new BlockKernel(Parser.Parse(Lion), Layout, new() { StatePrecision = (StatePrecision)9 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new KernelOptions { Threads = -1 });
    }

    /// <summary>Whether numbers were rounded as the precision says; of blocks, whether they are near: their tests look closer.</summary>
    private static void AssertRounded(StatePrecision precision, float[] numbers, float[] kept, Noise noise, bool nonNegative)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            if (precision == StatePrecision.Block8) break;
            uint bits = BitConverter.SingleToUInt32Bits(numbers[i]);
            uint random = BitConverter.SingleToUInt32Bits(noise.From<LanesScalar, float>(i)) >> 16;
            float expected = precision switch
            {
                StatePrecision.Float32 => numbers[i],
                StatePrecision.BFloat16 => (BFloat16)numbers[i],
                _ => BitConverter.UInt32BitsToSingle((bits + random) & 0xFFFF0000),
            };
            if (!expected.Equals(kept[i])) Assert.Fail($"{numbers[i]:R} is kept as {kept[i]:R}, not {expected:R}, at {i}");
        }
        if (precision != StatePrecision.Block8) return;
        for (int a = 0; a < Layout.Arrays; a++)
        {
            for (int first = 0; first < Layout.Lengths[a]; first += 256)
            {
                Range block = (Layout.Offsets[a] + first)..(Layout.Offsets[a] + Math.Min(first + 256, Layout.Lengths[a]));
                float largest = numbers[block].Max(Math.Abs);
                foreach ((float number, float found) in numbers[block].Zip(kept[block]))
                {
                    double size = Math.Abs(number / largest);
                    double step = nonNegative ? Math.Pow(Math.Pow(size, 0.25) + 1 / 255.0, 4) - size : Math.Pow(Math.Sqrt(size) + 1 / 127.0, 2) - size;
                    Math.Abs(number - found).ShouldBeLessThanOrEqualTo((float)(step * 1.01 * largest));
                }
            }
        }
    }

    private static Kernel Of(Program program, bool fused, KernelOptions options) =>
        fused ? new FusedKernel(program, Layout, options) : new BlockKernel(program, Layout, options);

    private static float[] Numbers(ref Rng rng) => Numbers(ref rng, Layout.Total);

    private static float[] Numbers(ref Rng rng, int length)
    {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) numbers[i] = (float)rng.NextNormal();
        return numbers;
    }
}
