namespace Panthera.Tests.Shared;

/// <summary>Counts what a piece of code allocates.</summary>
internal static class Allocations
{
    private const int Attempts = 10;

    /// <summary>
    /// The fewest bytes that any of several attempts allocated on this thread: what the code itself allocates is in each of
    /// them, what a garbage collection that another test caused adds to the count is not.
    /// </summary>
    public static long Of(Action code)
    {
        code();
        long fewest = long.MaxValue;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            code();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return fewest;
    }
}
