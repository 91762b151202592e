using System.Diagnostics;

namespace Panthera.Benchmarks;

/// <summary>Times short actions.</summary>
internal static class Stopwatches
{
    /// <summary>
    /// The median over several repeats of the seconds that one call takes; each repeat makes enough calls to last about
    /// 20 milliseconds.
    /// </summary>
    public static double Median(Action action, int repeats = 15)
    {
        action();
        int calls = 1;
        while (Seconds(action, calls) < 0.02) calls *= 2;
        double[] seconds = new double[repeats];
        for (int i = 0; i < repeats; i++) seconds[i] = Seconds(action, calls) / calls;
        Array.Sort(seconds);
        return seconds[repeats / 2];
    }

    private static double Seconds(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++) action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
