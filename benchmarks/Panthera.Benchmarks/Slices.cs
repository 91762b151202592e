using Panthera.Training.Graphs;
namespace Panthera.Benchmarks;
internal static class Slices {
  public static void Run() {
    foreach ((string model, Func<Graph> build) in StepBenchmark.Rows) {
      Console.Write($"{model,-64}");
      int batch = build().Batch;
      foreach (int n in new[]{64,32,16,8,4,2,1}) if (n<=batch) {
        Plan plan = new(build(), n); plan.Initialize(1); Rng rng=new(2);
        foreach (ref float feature in plan.Batch.Features.AsSpan()) feature = (float)rng.NextNormal();
        foreach (ref int token in plan.Batch.Tokens.AsSpan()) token = rng.Next(10);
        foreach (ref int target in plan.Batch.Targets.AsSpan()) target = rng.Next(10);
        Console.Write($" {n}: {Stopwatches.Median(() => plan.ForwardBackward(), 5)*1e6:F0} ({plan.Bytes/1024}K)");
      }
      Console.WriteLine();
    }
  }
}
