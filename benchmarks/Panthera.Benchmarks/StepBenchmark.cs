using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.Benchmarks;

/// <summary>Microseconds of a forward and backward pass of whole models.</summary>
internal static class StepBenchmark
{
    private static readonly (string Model, Func<Graph> Build)[] Rows =
    [
        ("MLP 64-32-10, batch 32", () => Mlp.Build(32, 64, [32], 10)),
        ("MLP 784-64-64-10, batch 64", () => Mlp.Build(64, 784, [64, 64], 10)),
        ("ViT 8×8, 16 tokens, width 16, depth 2, ratio 2, batch 32", () => VisionTransformer.Build(32, 8, 1, 2, 16, 2, 2, 2, 10)),
        ("ViT 8×8, 16 tokens, width 32, depth 2, ratio 4, batch 64", () => VisionTransformer.Build(64, 8, 1, 2, 32, 2, 2, 4, 10)),
        ("ViT 64×64×3, 16 tokens, width 96, depth 3, ratio 4, batch 64", () => VisionTransformer.Build(64, 64, 3, 16, 96, 3, 3, 4, 10)),
        ("Mixer 16×16, 16 tokens, width 32, depth 2, hidden 16 and 128, batch 64", () => Mixer.Build(64, 16, 1, 4, 32, 2, 16, 128, 10)),
        ("ResNet 28×28, width 16, 3 stages × 1 block, batch 64", () => ResNet.Build(64, 28, 1, 16, 3, 1, 10)),
        ("decoder, 16 tokens of 32, width 32, depth 2, batch 32", () => DecoderTransformer.Build(32, 16, 32, 32, 2, 2, 4)),
        ("decoder, 32 tokens of 3000, width 128, depth 2, batch 64", () => DecoderTransformer.Build(64, 32, 3000, 128, 2, 2, 4)),
    ];

    /// <summary>Prints, for each model, the time of each operation of a slice.</summary>
    public static void RunOperations()
    {
        foreach ((string model, Func<Graph> build) in Rows)
        {
            Plan plan = Plans.WithBatch(build());
            plan.ForwardBackward();
            int examples = plan.Steps.First().Site.Examples;
            Console.WriteLine($"{model}: {plan.Rows / examples} slices of {examples}");
            double total = 0;
            foreach ((Value value, Site site, bool backward) in plan.Steps)
            {
                double forward = Stopwatches.Median(() => value.Operation!.Forward(site, Worker.Alone), 3);
                double back = backward ? Stopwatches.Median(() => value.Operation!.Backward(site, Worker.Alone), 3) : 0;
                total += forward + back;
                Console.WriteLine($"  {value.Operation!.Name,-16}{value.Label,-24}{value.Shape,-12}{forward * 1e6,10:F2}{back * 1e6,10:F2}");
            }
            Console.WriteLine($"  {"sum",-52}{total * 1e6,20:F2}");
        }
    }

    /// <summary>Prints the table.</summary>
    public static void Run()
    {
        double peak = PeakKernel.Measure();
        Console.WriteLine($"peak of independent multiply-adds: {peak:F0} GFLOP/s");
        Console.WriteLine($"{"model",-64}{"parameters",12}{"KiB",8}{"make µs",10}{"pass µs",10}{"step µs",12}{"GFLOP/s",10}{"% peak",8}");
        foreach ((string model, Func<Graph> build) in Rows)
        {
            double make = Stopwatches.Median(() => _ = new Plan(build()), 5);
            Plan plan = Plans.WithBatch(build());
            double forward = Stopwatches.Median(() => plan.Forward(), 7), step = Stopwatches.Median(() => plan.ForwardBackward(), 7);
            double rate = plan.FlopsPerStep / step / 1e9;
            Console.WriteLine($"{model,-64}{plan.Parameters.Length,12}{plan.Bytes / 1024,8}{make * 1e6,10:F0}{forward * 1e6,10:F1}"
                + $"{step * 1e6,12:F1}{rate,10:F1}{100 * rate / peak,8:F0}");
        }
    }
}
