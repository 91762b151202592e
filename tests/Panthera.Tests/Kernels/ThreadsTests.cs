using Panthera.Kernels;
using Panthera.Language;
using Panthera.Tests.Shared;

namespace Panthera.Tests.Kernels;

/// <summary>Threads take parts of 262,144 numbers. They do not show in results, bit for bit.</summary>
public class ThreadsTests
{
    // Arrays of several parts, parts of several arrays, borders within parts and none.
    private static readonly ParameterLayout Layout = new([[300_001], [5], [0], [27, 10_000], [17], [262_144]]);

    private static readonly Program Everything = Parser.Parse("""
        def train(w, g, m, v, p: PerArray, s: Scalar, r: Row, lr):
          g = clip(g, 100)
          m = interp(g, m, 0.9)
          v = interp(square(g), v, 0.99)
          p = p + norm(m) + mean(w)
          s = s + dot(g, w)
          r = interp(column_means(g), r, 0.5)
          update = divide(m, sqrt(v) + 1e-8)
          update = update * p + sin(update) * s + r
          update = divide(update, 1 + rms(update))
          update = update * lr
          return update, m, v, p, s, r
        """);

    public static MatrixTheoryData<StatePrecision, bool> Kernels => new(Enum.GetValues<StatePrecision>(), [false, true]);

    [Theory, MemberData(nameof(Kernels))]
    public void Results_DoNotDependOnThreads(StatePrecision precision, bool fused)
    {
        KernelOptions options = new() { StatePrecision = precision, Threads = 1, Seed = 9 };
        Kernel[] kernels = [.. new[] { 1, 2, 7 }.Select(threads => Of(fused, options with { Threads = threads }))];
        Rng rng = new(1);
        float[] w = Numbers(ref rng);
        float[][] weights = [.. kernels.Select(_ => (float[])[.. w])];
        for (int step = 0; step < 2; step++)
        {
            float[] g = Numbers(ref rng);
            for (int k = 0; k < kernels.Length; k++) kernels[k].Update(weights[k], g, 0.01f);
            foreach (float[] other in weights[1..]) other.AsSpan().SequenceEqual(weights[0]).ShouldBeTrue();
        }
        weights[0].Count(float.IsFinite).ShouldBe(w.Length);
        foreach (Kernel other in kernels[1..])
            other.Save("").Zip(kernels[0].Save("")).All(pair => pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sums_OverParts_AreThoseOfAllNumbers(bool fused)
    {
        Program program = Parser.Parse("def train(w, g, lr):\n  update = w * norm(g) + mean(g)\n  update = update + dot(g, w)\n  return update");
        Kernel kernel = fused ? new FusedKernel(program, Layout, new() { Threads = 2 }) : new BlockKernel(program, Layout, new() { Threads = 2 });
        Rng rng = new(2);
        float[] w = Numbers(ref rng), g = Numbers(ref rng);
        ReadOnlySpan<float> update = kernel.Step(w, g, 1);
        double dot = w.Zip(g, (a, b) => (double)a * b).Sum();
        for (int a = 0; a < Layout.Arrays; a++)
        {
            if (Layout.Lengths[a] == 0) continue;
            int first = Layout.Offsets[a];
            float[] part = g[first..(first + Layout.Lengths[a])];
            double norm = Math.Sqrt(part.Sum(x => (double)x * x)), mean = part.Average(x => (double)x);
            ((double)update[first]).ShouldBe(w[first] * norm + mean + dot, 1e-5 * (Math.Abs(dot) + norm));
        }
    }

    [Fact]
    public void Update_WhileOthersStep_GivesTheSame()
    {
        Rng rng = new(3);
        float[] w = Numbers(ref rng), g = Numbers(ref rng);
        float[][] results = new float[4][];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            Kernel kernel = Of(true, new() { Threads = 2 });
            results[i] = [.. w];
            for (int step = 0; step < 2; step++) kernel.Update(results[i], g, 0.01f);
        });
        foreach (float[] other in results[1..]) other.AsSpan().SequenceEqual(results[0]).ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Update_OnThreads_AllocatesNothing(bool fused)
    {
        Kernel kernel = Of(fused, new() { Threads = 2 });
        Rng rng = new(4);
        float[] w = Numbers(ref rng), g = Numbers(ref rng);
        Allocations.Of(() => kernel.Update(w, g, 0.01f)).ShouldBe(0);
    }

    [Fact]
    public void Update_ThatThrowsOnAThread_SaysSo_AndTheNextStepRuns()
    {
        Program program = Parser.Parse("def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  return m, m");
        bool fails = true;
        BlockKernel kernel = new(program, Layout, f => new Failing(f.Elementwise!, () => fails), new() { Threads = 3 });
        float[] w = new float[Layout.Total], g = [.. Enumerable.Repeat(1f, Layout.Total)];
        for (int i = 0; i < 5; i++) Should.Throw<InvalidDataException>(() => kernel.Update(w, g, 1));
        fails = false;
        kernel.Reset();
        w.AsSpan().Clear();
        kernel.Update(w, g, 1);
        w.Count(x => x == -(float)(1 - 0.9)).ShouldBe(w.Length);
    }

    private static Kernel Of(bool fused, KernelOptions options) =>
        fused ? new FusedKernel(Everything, Layout, options) : new BlockKernel(Everything, Layout, options);

    private static float[] Numbers(ref Rng rng)
    {
        float[] numbers = new float[Layout.Total];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = (float)(rng.NextDouble() - 0.5);
        return numbers;
    }

    /// <summary>Throws now and then, on any thread.</summary>
    private sealed class Failing(IElementwise inner, Func<bool> fails) : IElementwise
    {
        private int _calls;

        public void Block(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result)
        {
            if (fails() && Interlocked.Increment(ref _calls) % 100 == 99) throw new InvalidDataException();
            inner.Block(x, y, z, u, result);
        }

        public double Number(double x, double y, double z, double u) => inner.Number(x, y, z, u);
    }
}
