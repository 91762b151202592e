namespace Panthera;

/// <summary>
/// A small random-number generator whose stream depends on its seeds alone: the same on every machine, thread and
/// version of the runtime, which <see cref="Random"/> does not promise. The state advances by SplitMix64.
/// </summary>
/// <remarks>A mutable struct: pass it by reference, or the callee draws from a copy.</remarks>
public struct Rng
{
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>A stream for (<paramref name="seed"/>, <paramref name="stream"/>, <paramref name="index"/>).</summary>
    public Rng(ulong seed, ulong stream = 0, ulong index = 0)
    {
        _state = Mix(Mix(Mix(seed + Increment) ^ (stream * 0xD1342543DE82EF95 + 1)) ^ (index * 0xA0761D6478BD642F + 2));
    }

    /// <summary>Where the stream is: <see cref="At"/> goes on from there.</summary>
    public readonly ulong State => _state;

    /// <summary>A stream that goes on where another one was.</summary>
    /// <param name="state">That one's <see cref="State"/>.</param>
    public static Rng At(ulong state) => new() { _state = state };

    /// <summary>The next 64 random bits.</summary>
    public ulong NextULong() => Mix(_state += Increment);

    /// <summary>A uniform integer in [0, <paramref name="exclusiveMax"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">If <paramref name="exclusiveMax"/> is not positive.</exception>
    public int Next(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        return (int)(((NextULong() >> 32) * (ulong)exclusiveMax) >> 32);
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextULong() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Uniform(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>A draw from the standard normal distribution (Box–Muller).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
