namespace Panthera.Kernels;

/// <summary>How a kernel keeps its states and weights, and what it runs on.</summary>
public sealed record KernelOptions
{
    /// <summary>One thread, everything in float32: what kernels are unless they are told otherwise.</summary>
    public static KernelOptions Plain { get; } = new() { Threads = 1 };

    /// <summary>The numbers in which states as large as the weights are kept. Scalars, rows and columns are always kept in full.</summary>
    public StatePrecision StatePrecision { get; init; }

    /// <summary>The numbers in which the caller keeps the weights.</summary>
    public WeightPrecision WeightPrecision { get; init; }

    /// <summary>
    /// The most threads that a step runs on; 0, as it is unless it is set, for as many as there are processors. A thread takes at most
    /// 262,144 parameters at a time, and fewer never run on more than one, so that small steps wake nobody. Results do not depend on it,
    /// bit for bit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">If it is negative.</exception>
    public int Threads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// What the random bits of precisions that round at random depend on, beside the state, the step and the number's place. It is saved with
    /// the states, and a kernel that restores them goes on with it.
    /// </summary>
    public ulong Seed { get; init; }
}
