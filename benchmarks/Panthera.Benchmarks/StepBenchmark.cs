using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.Benchmarks;

/// <summary>Microseconds of a forward and backward pass of whole models.</summary>
internal static class StepBenchmark
{
    private const double Seconds = 1;

    /// <summary>The models.</summary>
    internal static readonly (string Model, Func<Graph> Build)[] Rows =
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
        ("CLIP 32×32×3, 64 patches, 16 tokens, width 64, depth 4 and 2, batch 64",
            () => TwoTower.Build(64, new TwoTowerShape(32, 3, 4, 64, 4, 4, 4, 16, 100, 64, 2, 4, 64))),
    ];

    /// <summary>Prints, for each model, the time of each operation in whole steps.</summary>
    public static void RunOperations(string[] names)
    {
        foreach ((string model, Func<Graph> build) in Rows.Where(row => names.Length == 0 || names.Any(row.Model.Contains)))
        {
            using Plan plan = Plans.WithBatch(build());
            plan.ForwardBackward();
            int steps = (int)Math.Ceiling(Seconds / Stopwatches.Median(() => plan.ForwardBackward(), 3));
            // The fastest of many steps, each operation for itself: what it takes where nothing disturbs it.
            TimeSpan[] forward = new TimeSpan[plan.Operations.Count], backward = new TimeSpan[plan.Operations.Count];
            Array.Fill(forward, TimeSpan.MaxValue);
            Array.Fill(backward, TimeSpan.MaxValue);
            for (int step = 0; step < steps; step++)
            {
                plan.Times = new OperationTimes(plan.Operations.Count);
                plan.ForwardBackward();
                for (int i = 0; i < plan.Operations.Count; i++)
                {
                    if (plan.Times.Forward(i) < forward[i]) forward[i] = plan.Times.Forward(i);
                    if (plan.Times.Backward(i) < backward[i]) backward[i] = plan.Times.Backward(i);
                }
            }
            plan.Times = null;
            Console.WriteLine($"{model}: {plan.Rows / plan.SliceExamples} slices of {plan.SliceExamples}");
            Console.WriteLine($"  {"operation",-16}{"",-24}{"output",-14}{"forward µs",12}{"GFLOP/s",10}{"backward µs",12}{"GFLOP/s",10}{"share",8}");
            double total = forward.Concat(backward).Sum(time => time.TotalMicroseconds);
            for (int i = 0; i < plan.Operations.Count; i++)
            {
                PlannedOperation operation = plan.Operations[i];
                Console.WriteLine($"  {operation.Name,-16}{operation.Label,-24}{operation.Shape,-14}"
                    + Column(forward[i], operation.ForwardFlops) + Column(backward[i], operation.BackwardFlops)
                    + $"{100 * (forward[i] + backward[i]).TotalMicroseconds / total,7:F1}%");
            }
            Console.WriteLine($"  {"sum",-54}{total,12:F1}{plan.FlopsPerStep / total / 1e3,10:F1}");
        }
    }

    private static string Column(TimeSpan time, long flops) =>
        $"{time.TotalMicroseconds,12:F1}{(flops > 0 && time > TimeSpan.Zero ? $"{flops / time.TotalSeconds / 1e9:F1}" : ""),10}";

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output)
    {
        double peak = PeakKernel.Measure();
        output.WriteLine($"peak of independent multiply-adds: {peak:F0} GFLOP/s");
        output.WriteLine($"{"model",-64}{"parameters",12}{"KiB",8}{"apart",8}{"make µs",10}{"pass µs",10}{"step µs",12}{"GFLOP/s",10}{"% peak",8}");
        foreach ((string model, Func<Graph> build) in Rows)
        {
            double make = Stopwatches.Median(() => _ = new Plan(build()), 5);
            Graph graph = build();
            using Plan plan = Plans.WithBatch(graph), apart = new(graph, 1, plan.SliceExamples, reuse: false);
            double forward = Stopwatches.Median(() => plan.Forward(), 7), step = Stopwatches.Median(() => plan.ForwardBackward(), 7);
            double rate = plan.FlopsPerStep / step / 1e9;
            output.WriteLine($"{model,-64}{plan.Parameters.Length,12}{plan.Bytes / 1024,8}{apart.Bytes / 1024,8}{make * 1e6,10:F0}{forward * 1e6,10:F1}"
                + $"{step * 1e6,12:F1}{rate,10:F1}{100 * rate / peak,8:F0}");
        }
    }
}
