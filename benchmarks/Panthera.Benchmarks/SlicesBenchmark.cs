using System.Diagnostics;
using Panthera.Training.Graphs;

namespace Panthera.Benchmarks;

/// <summary>Whether the number of examples that a plan computes at a time is a good one.</summary>
internal static class SlicesBenchmark
{
    private const int Rounds = 9;

    /// <summary>Prints the table.</summary>
    public static void Run(string[] names)
    {
        Console.WriteLine($"{"of chosen",10}  {"model",-64}{"examples",10}{"KiB",10}{"step µs",12}{"GFLOP/s",10}");
        foreach ((string model, Func<Graph> build) in StepBenchmark.Rows.Where(row => names.Length == 0 || names.Any(row.Model.Contains)))
        {
            Graph graph = build();
            int chosen = Slices.ExamplesOf(graph);
            Plan[] plans = [.. Enumerable.Range(1, graph.Batch).Where(n => graph.Batch % n == 0).Select(n => Plans.WithBatch(graph, new Plan(graph, 1, n)))];
            double[] least = new double[plans.Length];
            Array.Fill(least, double.PositiveInfinity);
            for (int round = 0; round < Rounds; round++)
            {
                for (int i = 0; i < plans.Length; i++)
                {
                    plans[i].ForwardBackward();
                    long start = Stopwatch.GetTimestamp();
                    plans[i].ForwardBackward();
                    least[i] = Math.Min(least[i], Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
            double reference = least[Array.FindIndex(plans, plan => plan.SliceExamples == chosen)];
            for (int i = 0; i < plans.Length; i++)
            {
                Console.WriteLine($"{100 * reference / least[i],9:F0}%  {model,-64}{plans[i].SliceExamples,10}{plans[i].Bytes / 1024,10}"
                    + $"{least[i] * 1e6,12:F1}{plans[i].FlopsPerStep / least[i] / 1e9,10:F1}");
            }
        }
    }
}
