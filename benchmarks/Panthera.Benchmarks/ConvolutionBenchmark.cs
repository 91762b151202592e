using System.Diagnostics;
using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Benchmarks;

/// <summary>GFLOP/s of convolutions, beside the peak of the processor.</summary>
internal static class ConvolutionBenchmark
{
    private const int Rounds = 40;

    private static readonly (int Side, int Channels, int Outputs, int Kernel, int Stride)[] Rows =
    [
        (28, 1, 16, 3, 1), (28, 16, 16, 3, 1), (28, 16, 32, 3, 2), (28, 16, 32, 1, 2), (14, 32, 32, 3, 1), (14, 32, 64, 3, 2),
        (7, 64, 64, 3, 1), (14, 64, 64, 3, 1), (28, 64, 64, 1, 1),
    ];

    /// <summary>
    /// Prints the table. Forward, backward and peak take turns, and the fastest round of each counts: on a busy machine it is the
    /// one that nobody disturbed.
    /// </summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"convolution",-34}{"forward µs",12}{"GFLOP/s",10}{"% peak",8}{"backward µs",14}{"GFLOP/s",10}{"% peak",8}{"peak",8}");
        foreach (var row in Rows)
        {
            Graph graph = new(32);
            Value x = graph.Features(row.Side, row.Side, row.Channels).Apply(new BatchNorm(), "norm");
            Convolution convolution = new(row.Outputs, row.Kernel, Initializers.He, row.Stride, row.Kernel / 2, bias: false);
            Value y = x.Apply(convolution, "convolution");
            y.Apply(new MeanPool()).Apply(new Linear(2, Initializers.He), "head").Apply(new CrossEntropy());
            using Plan plan = new(graph);
            plan.Initialize(1);
            plan.ForwardBackward();
            Site site = plan.Steps.Single(step => step.Value == y).Site;
            double flops = 32.0 * convolution.Flops([x.Shape]), forward = double.MaxValue, backward = double.MaxValue, peak = 0;
            for (int round = 0; round < Rounds; round++)
            {
                forward = Math.Min(forward, Seconds(() => convolution.Forward(site, Worker.Alone)));
                backward = Math.Min(backward, Seconds(() => convolution.Backward(site, Worker.Alone)));
                peak = Math.Max(peak, PeakKernel.Once());
            }
            string name = $"{row.Side} × {row.Side} × {row.Channels} → {row.Outputs}, {row.Kernel} × {row.Kernel}, stride {row.Stride}";
            output.WriteLine($"{name,-34}{forward * 1e6,12:F1}{flops / forward / 1e9,10:F1}{100 * flops / forward / 1e9 / peak,8:F0}"
                + $"{backward * 1e6,14:F1}{2 * flops / backward / 1e9,10:F1}{200 * flops / backward / 1e9 / peak,8:F0}{peak,8:F0}");
        }
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
