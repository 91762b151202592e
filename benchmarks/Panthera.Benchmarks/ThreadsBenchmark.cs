using Panthera.Kernels;
using Panthera.Optimizers;

namespace Panthera.Benchmarks;

/// <summary>The size from which a step is faster on all cores. Smaller sets than two parts run on one core in any case.</summary>
internal static class ThreadsBenchmark
{
    private static readonly int[] Sizes = [Pass.PartLength + 2048, 2 * Pass.PartLength, 1_000_000, 4_000_000, 16_000_000];

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output)
    {
        int cores = Environment.ProcessorCount;
        output.WriteLine($"{"of one core",12}{"one core µs",14}{$"{cores} cores µs",14}  {"optimizer",-10}{"parameters",12}");
        foreach (string optimizer in (string[])["lion", "adamw"])
        {
            Language.Program program = Catalogue.Find(optimizer)!.Parsed.Program;
            foreach (int count in Sizes)
            {
                ParameterLayout layout = new([count]);
                FusedKernel alone = new(program, layout), all = new(program, layout, new KernelOptions());
                AlignedBuffer w = new(count), g = new(count);
                Rng rng = new(1);
                for (int i = 0; i < count; i++) (w.Span[i], g.Span[i]) = ((float)rng.NextNormal(), (float)rng.NextNormal());
                double[] medians = Rounds.Medians(31, () => alone.Update(w.Span, g.Span, 1), () => all.Update(w.Span, g.Span, 1));
                output.WriteLine($"{medians[0] / medians[1],11:F2}×{medians[0] * 1e6,14:F1}{medians[1] * 1e6,14:F1}  {optimizer,-10}{count,12:N0}");
            }
        }
    }
}
