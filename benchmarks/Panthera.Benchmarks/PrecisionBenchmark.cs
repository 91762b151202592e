using System.Globalization;
using Panthera.Kernels;
using Panthera.Optimizers;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Benchmarks;

/// <summary>
/// What precisions of states cost in trainings: the loss on validation examples at the end, beside that of float32 with the same first
/// weights and batches.
/// </summary>
internal static class PrecisionBenchmark
{
    private const int DefaultSeeds = 24;

    // The catalogue's learning rates are for long trainings.
    private const double Scale = 8;

    private static readonly (string Name, int? Steps)[] Tasks = [("mlp", null), ("mlp", 4_000), ("vit", null), ("lm", null), ("lm-10x", null)];

    private static readonly string[] Optimizers = ["adamw", "lion"];

    private static readonly StatePrecision[] Precisions = [StatePrecision.BFloat16, StatePrecision.StochasticBFloat16, StatePrecision.Block8];

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output) => Run(output, DefaultSeeds);

    /// <summary>Prints the table for as many seeds as are named.</summary>
    public static void Run(string[] arguments) =>
        Run(Console.Out, arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultSeeds);

    private static void Run(TextWriter output, int seeds)
    {
        output.WriteLine($"{"loss",8}{"± seeds",9}{"bfloat16 minus that",24}{"at random",22}{"8 bits in blocks",22}"
            + $"  {"optimizer",-10}{"task",-8}{"steps",7}{"parameters",12}");
        foreach ((string name, int? steps) in Tasks)
        {
            ProxyTask task = ProxyTasks.Open(name, new TaskData());
            Trainer trainer = new(task);
            ParameterLayout layout = new(trainer.Plan.Arrays.Select(array => array.Shape));
            foreach (string optimizer in Optimizers)
            {
                Language.Program program = Catalogue.Find(optimizer)!.Parsed.Program;
                double[] Losses(StatePrecision precision)
                {
                    double[] losses = new double[seeds];
                    for (int seed = 0; seed < seeds; seed++)
                    {
                        FusedKernel kernel = new(program, layout, new() { StatePrecision = precision, Threads = 1, Seed = (ulong)seed });
                        losses[seed] = trainer.Run(new TrainingRun(program, (ulong)seed + 1) { Scale = Scale, Steps = steps }, kernel).Loss;
                    }
                    return losses;
                }

                double[] full = Losses(StatePrecision.Float32);
                string differences = string.Concat(Precisions.Select(precision =>
                {
                    (double mean, double deviation) = Statistics([.. Losses(precision).Zip(full, (loss, reference) => loss - reference)]);
                    return $"{$"{mean:+0.0000;-0.0000;0.0000} ± {1.96 * deviation / Math.Sqrt(seeds):F4}",22}";
                }));
                (double loss, double spread) = Statistics(full);
                output.WriteLine($"{loss,8:F4}{spread,9:F4}  {differences}  {optimizer,-10}{name,-8}{steps ?? task.Steps,7:N0}{layout.Total,12:N0}");
            }
        }
        output.WriteLine($"{seeds} seeds each; losses in nats, ± seeds is the standard deviation over seeds, the other ± 95 % intervals of the mean difference");
    }

    private static (double Mean, double Deviation) Statistics(double[] values)
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }
}
