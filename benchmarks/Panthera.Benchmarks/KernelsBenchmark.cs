using System.Diagnostics;
using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Benchmarks;

/// <summary>Steps of optimizers: the fused kernel beside hand-written loops, memcpy and the block kernel.</summary>
internal static class KernelsBenchmark
{
    private const string Lion = """
        def train(w, g, m, lr):
          update = interp(g, m, 0.9)
          update = sign(update)
          m = interp(g, m, 0.99)
          wd = w * 0.1
          update = update + wd
          lr = lr * 0.0001
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
          lr = lr * 0.001
          update = update * lr
          return update, m, v
        """;

    private static readonly (string Name, string Text, int Bytes)[] Optimizers = [("lion", Lion, 20), ("adamw", AdamW, 28)];

    private const int RandomPrograms = 7;

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"of hand-written",15}{"of memcpy",12}{"of block",12}  {"optimizer",-12}{"parameters",12}"
            + $"{"fused µs",12}{"hand µs",12}{"block µs",12}{"fused GB/s",12}{"memcpy GB/s",12}");
        foreach (int count in new[] { 30_000, 10_000_000, 100_000_000 })
            foreach ((string name, string text, int bytes) in Optimizers)
                output.WriteLine(Row(name, text, bytes, count));
        output.WriteLine();
        output.WriteLine($"{"of block",10}{"least",8}{"most",8}  {"20 random statements of",-28}{"parameters",12}{"fused ns each",15}{"block ns each",15}");
        foreach ((string functions, bool arithmeticOnly) in new[] { ("arithmetic", true), ("all elementwise functions", false) })
            output.WriteLine(Row(functions, arithmeticOnly, 10_000_000));
    }

    private static string Row(string name, string text, int bytes, int count)
    {
        ParameterLayout layout = new([count]);
        Language.Program program = Parser.Parse(text);
        Steps steps = new(count);
        FusedKernel fused = new(program, layout);
        BlockKernel block = new(program, layout);
        HandWrittenRule hand = new(name, fused);
        // A copy of n bytes reads n and writes n.
        nint copied = (nint)count * bytes / 2;
        Steps memory = new((int)((copied + sizeof(float) - 1) / sizeof(float)));
        double[] medians = Rounds.Medians(count < 1_000_000 ? 61 : 15,
            () => steps.Update(fused), () => steps.Update(hand), () => memory.Copy(copied), () => steps.Update(block));
        return $"{medians[1] / medians[0],14:P0} {medians[2] / medians[0],11:P0} {medians[3] / medians[0],10:F1}×  {name,-12}{count,12:N0}"
            + $"{medians[0] * 1e6,12:F1}{medians[1] * 1e6,12:F1}{medians[3] * 1e6,12:F1}{(double)count * bytes / medians[0] / 1e9,12:F1}"
            + $"{2.0 * copied / medians[2] / 1e9,12:F1}";
    }

    private static string Row(string functions, bool arithmeticOnly, int count)
    {
        ParameterLayout layout = new([count]);
        Steps steps = new(count);
        List<(double Ratio, double Fused, double Block)> results = [];
        for (ulong seed = 1; seed <= RandomPrograms; seed++)
        {
            Language.Program program = RandomElementwise.Next(seed, arithmeticOnly);
            IUpdateRule fused = new FusedKernel(program, layout), block = new BlockKernel(program, layout);
            double[] medians = Rounds.Medians(5, () => steps.Compute(fused), () => steps.Compute(block));
            results.Add((medians[1] / medians[0], medians[0], medians[1]));
        }
        results.Sort();
        (double ratio, double fusedSeconds, double blockSeconds) = results[RandomPrograms / 2];
        return $"{ratio,9:F1}×{results[0].Ratio,7:F1}×{results[^1].Ratio,7:F1}×  {functions,-28}{count,12:N0}"
            + $"{fusedSeconds / count * 1e9,15:F2}{blockSeconds / count * 1e9,15:F2}";
    }

    /// <summary>Weights and gradients to step over.</summary>
    private sealed unsafe class Steps
    {
        private readonly AlignedBuffer _weights, _gradient;

        public Steps(int count)
        {
            (_weights, _gradient) = (new(count), new(count));
            Rng rng = new(1);
            for (int i = 0; i < count; i += 7)
                (_weights.Span[i], _gradient.Span[i]) = ((float)rng.NextDouble() - 0.5f, (float)rng.NextDouble() - 0.5f);
        }

        public void Update(IUpdateRule rule) => rule.Update(_weights.Span, _gradient.Span, 1);

        public void Copy(nint bytes) => Buffer.MemoryCopy(_gradient.Pointer, _weights.Pointer, bytes, bytes);
        /// <summary>A step that leaves the weights, so that random programs keep meeting numbers of common sizes.</summary>
        public void Compute(IUpdateRule rule) => rule.Step(_weights.Span, _gradient.Span, 1);
    }
}

/// <summary>Times contestants in turns, so that what disturbs the machine disturbs all of them.</summary>
internal static class Rounds
{
    /// <summary>The median seconds of each.</summary>
    public static double[] Medians(int rounds, params Action[] contestants)
    {
        int[] calls = [.. contestants.Select(Calls)];
        double[][] seconds = [.. contestants.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
            for (int c = 0; c < contestants.Length; c++)
            {
                // Begin with another one each time, and go the other way round every other time: who comes before leaves its traces.
                int turn = (round % 2 == 0 ? c + round : contestants.Length - 1 - c + round) % contestants.Length;
                seconds[turn][round] = Seconds(contestants[turn], calls[turn]) / calls[turn];
            }
        foreach (double[] series in seconds) Array.Sort(series);
        return [.. seconds.Select(series => series[rounds / 2])];
    }

    /// <summary>Calls that take about a millisecond.</summary>
    private static int Calls(Action contestant)
    {
        contestant();
        int calls = 1;
        while (Seconds(contestant, calls) < 0.001) calls *= 2;
        return calls;
    }

    private static double Seconds(Action contestant, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++) contestant();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
