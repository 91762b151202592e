using System.Diagnostics;
using Panthera.Kernels;
using Panthera.Optimizers;

namespace Panthera.Benchmarks;

/// <summary>Optimizers of a thousand small parameters: what it takes to make one and to make its first step, and what later steps take.</summary>
internal static class ManyParametersBenchmark
{
    private const int Count = 1000, Length = 1000, LaterSteps = 31;

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output)
    {
        Parameter[] parameters = [.. Enumerable.Range(0, Count).Select(Made)];
        output.WriteLine($"{"first ms",10}{"later ms",10}{"bytes allocated",17}  {"optimizer",-10}precision of states; {Count:N0} parameters of {Length:N0} numbers on one core");
        foreach (string name in (string[])["lion", "adamw"])
            foreach (StatePrecision precision in Enum.GetValues<StatePrecision>())
            {
                // Once, so that the library's own code is compiled.
                Create(name, precision).Step(parameters);
                long start = Stopwatch.GetTimestamp();
                Optimizer optimizer = Create(name, precision);
                optimizer.Step(parameters);
                double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                double[] later = new double[LaterSteps];
                long allocated = 0;
                for (int step = 0; step < LaterSteps; step++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    start = Stopwatch.GetTimestamp();
                    optimizer.Step(parameters);
                    later[step] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                }
                Array.Sort(later);
                output.WriteLine($"{first,10:F1}{later[LaterSteps / 2],10:F2}{allocated,17:N0}  {name,-10}{precision}");
            }
    }

    private static Optimizer Create(string name, StatePrecision precision) =>
        Optimizer.Create(name, 1e-3, options: new() { StatePrecision = precision, Threads = 1 });

    private static Parameter Made(int number)
    {
        Rng rng = new((ulong)number);
        float[] weights = new float[Length], gradient = new float[Length];
        for (int i = 0; i < Length; i++) (weights[i], gradient[i]) = ((float)rng.NextNormal(), (float)rng.NextNormal());
        Parameter<float, float> parameter = Parameter.Of($"p{number}", weights);
        parameter.Gradient = gradient;
        return parameter;
    }
}
