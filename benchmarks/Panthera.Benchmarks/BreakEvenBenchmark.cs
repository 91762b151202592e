using System.Diagnostics;
using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Optimizers;

namespace Panthera.Benchmarks;

/// <summary>After how many steps a fused kernel has won back its compilation: measured, and as the choice between kernels expects it.</summary>
internal static class BreakEvenBenchmark
{
    private static readonly string[] Optimizers = ["lion", "program3", "adamw", "program8"];
    private static readonly int[] Sizes = [1_000, 15_000, 100_000, 1_000_000];

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"measured / expected",20}  {"optimizer",-12}{"parameters",12}{"compile µs",12}{"block µs",12}{"fused µs",12}"
            + $"{"measured steps",16}{"expected steps",16}");
        foreach (string name in Optimizers)
        {
            Language.Program program = Catalogue.Find(name)!.Parsed.Program;
            double compile = Compilation(program);
            int statements = Liveness.Of(program).LiveStatements + 1;
            foreach (int count in Sizes)
            {
                ParameterLayout layout = new([count]);
                FusedKernel fused = new(program, layout);
                BlockKernel block = new(program, layout);
                float[] w = new float[count], g = new float[count];
                Rng rng = new(1);
                for (int i = 0; i < count; i++) (w[i], g[i]) = ((float)rng.NextNormal(), (float)rng.NextNormal());
                double[] medians = Rounds.Medians(15, () => fused.Step(w, g, 1), () => block.Step(w, g, 1));
                double saved = (medians[1] - medians[0]) * 1e6, measured = compile / saved;
                double expected = BreakEven.CompilationTime(program) / BreakEven.SavedByStep(statements, count);
                output.WriteLine($"{measured / expected,19:F1}×  {name,-12}{count,12:N0}{compile,12:F0}{medians[1] * 1e6,12:F1}{medians[0] * 1e6,12:F1}"
                    + $"{measured,16:F0}{expected,16:F0}");
            }
        }
    }

    private static double Compilation(Language.Program program)
    {
        ParameterLayout layout = new([1600]);
        double[] fused = new double[15], block = new double[15];
        for (int i = 0; i < fused.Length; i++)
        {
            fused[i] = Microseconds(() => new FusedKernel(program, layout).Prepare());
            block[i] = Microseconds(() => new BlockKernel(program, layout).Prepare());
        }
        Array.Sort(fused);
        Array.Sort(block);
        return fused[fused.Length / 2] - block[block.Length / 2];
    }

    private static double Microseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
