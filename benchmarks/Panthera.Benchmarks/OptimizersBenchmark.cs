using System.Diagnostics;
using Panthera.Kernels;
using Panthera.Numerics;
using Panthera.Optimizers;
using Panthera.PyTorch;

namespace Panthera.Benchmarks;

/// <summary>Steps of Lion and AdamW in every precision, on one thread and on all, beside memcpy and PyTorch: time and memory.</summary>
internal static class OptimizersBenchmark
{
    private const int Side = 1000;

    private static readonly (string Name, string Hyperparameters, double Aim)[] Optimizers =
        [("lion", "weight_decay=0.1", 10), ("adamw", "weight_decay=0.01", 8)];

    private static readonly (int Count, int Rounds)[] Sizes = [(10_000_000, 15), (100_000_000, 7)];

    private static readonly (string Name, StatePrecision States, bool Halves)[] Precisions =
    [
        ("float32", StatePrecision.Float32, false),
        ("bfloat16", StatePrecision.BFloat16, false),
        ("bfloat16, at random", StatePrecision.StochasticBFloat16, false),
        ("8 bits in blocks", StatePrecision.Block8, false),
        ("all of 16 bits", StatePrecision.StochasticBFloat16, true),
    ];

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output)
    {
        int cores = Environment.ProcessorCount;
        using Conversation? python = PythonInterpreter.Find()?.Start("optimizers.py", cores);
        output.WriteLine($"{"",18}{"one core",9}{"",23}{$"{cores} cores",8}");
        output.WriteLine($"{"of PyTorch, 1 core",18}{"ms",9}{"of memcpy",11}{"of PyTorch",12}{"ms",8}{"of memcpy",11}{"of PyTorch",12}{"state bytes",13}"
            + $"  {"optimizer",-10}{"parameters",12}  precision");
        string library = "";
        foreach ((int count, int rounds) in Sizes)
            foreach ((string name, string hyperparameters, double aim) in Optimizers)
                library = Rows(output, (name, hyperparameters, aim), count, rounds, cores, python) ?? library;
        output.WriteLine($"PyTorch: {(library == "" ? PythonInterpreter.Missing : library)}");
    }

    private static string? Rows(
        TextWriter output, (string Name, string Hyperparameters, double Aim) optimizer, int count, int rounds, int cores, Conversation? python)
    {
        int[][] shapes = [.. Enumerable.Repeat<int[]>([Side, Side], count / (Side * Side))];
        ParameterLayout layout = new(shapes);
        string[] pair = optimizer.Hyperparameters.Split('=');
        Language.Program program = Catalogue.Open(
            optimizer.Name, new Dictionary<string, double> { [pair[0]] = double.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture) }).Parsed.Program;
        Numbers numbers = new(count);
        string? library = python?.Ask<Described>(new { optimizer = optimizer.Name, shapes }).Library;

        List<Contestant> ours = [];
        foreach ((_, StatePrecision states, bool halves) in Precisions)
            foreach (int threads in new[] { 1, cores })
                ours.Add(Contestant.Of(program, layout, numbers, new()
                {
                    StatePrecision = states, Threads = threads, WeightPrecision = halves ? WeightPrecision.BFloat16 : WeightPrecision.Float32,
                }));
        List<Func<double>> runs = [.. ours.Select(one => (Func<double>)(() => Seconds(one.Step)))];
        foreach (int threads in new[] { 1, cores })
        {
            runs.Add(() => Seconds(() => numbers.Copy(threads)));
            runs.Add(() => python?.Ask<Taken>(new { steps = 1, threads }).Seconds ?? double.NaN);
        }
        double[] medians = Medians(runs, rounds);
        (double copyOnOne, double theirsOnOne, double copyOnAll, double theirsOnAll) = (medians[^4], medians[^3], medians[^2], medians[^1]);
        // A copy of n floats reads and writes 8 n bytes.
        double ofOne = 8.0 * count / copyOnOne, ofAll = 8.0 * count / copyOnAll;
        for (int p = 0; p < Precisions.Length; p++)
        {
            (double one, double all) = (medians[2 * p], medians[2 * p + 1]);
            Contestant ran = ours[2 * p];
            string aim = p == 0 ? $" ({optimizer.Aim}×)" : "";
            output.WriteLine($"{$"{theirsOnOne / one:F1}×{aim}",18}{one * 1e3,9:F2}{ran.BytesMoved / one / ofOne,11:P0}{theirsOnOne / one,11:F1}×"
                + $"{all * 1e3,8:F2}{ran.BytesMoved / all / ofAll,11:P0}{theirsOnAll / all,11:F1}×{ran.StateBytes / count,13:F2}"
                + $"  {optimizer.Name,-10}{count,12:N0}  {Precisions[p].Name}");
        }
        output.WriteLine($"{"",18}{theirsOnOne * 1e3,9:F2}{"",23}{theirsOnAll * 1e3,8:F2}{"",36}  {optimizer.Name,-10}{count,12:N0}  PyTorch"
            + $"; memcpy {ofOne / 1e9:F1} GB/s on one core, {ofAll / 1e9:F1} on {cores}");
        return library;
    }

    /// <summary>Contestants take turns, each time beginning with another one; what disturbs the machine disturbs all.</summary>
    private static double[] Medians(List<Func<double>> runs, int rounds)
    {
        double[][] seconds = [.. runs.Select(_ => new double[rounds])];
        foreach (Func<double> run in runs) run();
        for (int round = 0; round < rounds; round++)
            for (int r = 0; r < runs.Count; r++)
            {
                int turn = (r + 5 * round) % runs.Count;
                seconds[turn][round] = runs[turn]();
            }
        foreach (double[] series in seconds) Array.Sort(series);
        return [.. seconds.Select(series => series[rounds / 2])];
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed record Described(string Library);

    private sealed record Taken(double Seconds);

    /// <summary>A kernel on the numbers that all share, and the memory that it took.</summary>
    private sealed record Contestant(Action Step, double StateBytes, double BytesMoved)
    {
        public static Contestant Of(Language.Program program, ParameterLayout layout, Numbers numbers, KernelOptions options)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            FusedKernel kernel = new(program, layout, options);
            bool halves = options.WeightPrecision == WeightPrecision.BFloat16;
            Action step = halves ? () => kernel.Update<BFloat16, BFloat16>(numbers.HalfWeights, numbers.HalfGradient, 1e-3f)
                : () => kernel.Update(numbers.Weights, numbers.Gradient, 1e-3f);
            step();
            double bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
            // States are read and written, and so are weights; gradients are read. The rest of weights counts as a state.
            return new(step, bytes, 2 * bytes + layout.Total * (halves ? 2 * 2.0 + 2 : 2 * 4 + 4));
        }
    }

    /// <summary>Weights and gradients to step over, in both formats.</summary>
    private sealed unsafe class Numbers
    {
        private readonly AlignedBuffer _weights, _gradient;
        private readonly AlignedMemory<BFloat16> _halfWeights, _halfGradient;
        private readonly Action<int, int> _copyPart;

        public Numbers(int count)
        {
            (_weights, _gradient, _halfWeights, _halfGradient) = (new(count), new(count), new(count), new(count));
            Rng rng = new(1);
            for (int i = 0; i < count; i++)
            {
                (_weights.Span[i], _gradient.Span[i]) = ((float)rng.NextDouble() - 0.5f, (float)rng.NextDouble() - 0.5f);
                (_halfWeights.Span[i], _halfGradient.Span[i]) = ((BFloat16)_weights.Span[i], (BFloat16)_gradient.Span[i]);
            }
            _copyPart = (_, part) =>
            {
                long first = part * (long)Pass.PartLength, bytes = Math.Min(Pass.PartLength, count - first) * sizeof(float);
                Buffer.MemoryCopy(_gradient.Pointer + first, _weights.Pointer + first, bytes, bytes);
            };
        }

        public Span<float> Weights => _weights.Span;

        public Span<float> Gradient => _gradient.Span;

        public Span<BFloat16> HalfWeights => _halfWeights.Span;

        public Span<BFloat16> HalfGradient => _halfGradient.Span;

        /// <summary>Copies all floats, on one thread as one copy.</summary>
        public void Copy(int threads)
        {
            long bytes = _weights.Length * (long)sizeof(float);
            if (threads == 1) Buffer.MemoryCopy(_gradient.Pointer, _weights.Pointer, bytes, bytes);
            else Team.Shared.TryRun(threads, (_weights.Length + Pass.PartLength - 1) / Pass.PartLength, _copyPart);
        }
    }
}
